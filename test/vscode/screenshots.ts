/** Makes the pictures of the README: the example project in a real VS Code, as a person would see it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from './browser';
import { startServer } from './vscodeServer';

/** Time that the workbench gets to draw what was asked for, in milliseconds. */
const DRAW_MS = 1_200;

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${name}`);
  const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).first();
  await row.waitFor();
  await row.click();
  await page.waitForTimeout(DRAW_MS);
}

/** Opens a file of the example from the explorer: the search by name needs a program that the test's server lacks. */
async function open(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  const parts = path.split('/');
  for (const [index, name] of parts.entries()) {
    const row = page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
    const isFolder = index < parts.length - 1;
    if (isFolder && (await row.getAttribute('aria-expanded')) === 'true') continue;
    await row.click();
    await page.waitForTimeout(DRAW_MS / 2);
    if (!isFolder) await page.keyboard.press('Enter');
  }
  await page.waitForTimeout(DRAW_MS);
  await page.locator('.activitybar [aria-label*="PHI Trace"]').first().click({ force: true });
  await page.waitForTimeout(DRAW_MS / 2);
}

/** Gives the findings room for their words. */
async function widenSideBar(page: Page): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) return;
  const edge = box.x + box.width;
  await page.mouse.move(edge, 400);
  await page.mouse.down();
  await page.mouse.move(edge + 110, 400, { steps: 5 });
  await page.mouse.up();
}

/** Goes to a line of the active editor, so that it stands in the middle. */
async function goTo(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+G');
  await page.keyboard.type(String(line));
  await page.keyboard.press('Enter');
  await page.waitForTimeout(DRAW_MS / 2);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(700, 855);
  await page.waitForTimeout(DRAW_MS);
  await page.screenshot({ path: `media/${name}.png` });
  console.log(`media/${name}.png`);
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'phi-trace-pictures-'));
  const workspace = join(home, 'readmission');
  cpSync('examples/readmission', workspace, { recursive: true });
  const server = await startServer({ settings: { 'typescript.validate.enable': false, 'editor.minimap.enabled': false } });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, colorScheme: 'dark' });
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', server.remoteUri(resolve('.'))],
        ['skipWelcome', 'true'],
      ]),
    );
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.activitybar [aria-label*="PHI Trace"]').first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(2 * DRAW_MS);
    await command(page, 'Preferences: Toggle between Light/Dark Themes');
    await open(page, 'readmission/train.py');
    await widenSideBar(page);
    await command(page, 'PHI Trace: Scan Workspace');
    await command(page, 'Notifications: Clear All Notifications');
    await goTo(page, 24);
    await command(page, 'View: Two Columns Editor Layout');
    await page.keyboard.press('Control+2');
    await open(page, 'notebooks/explore.ipynb');
    await page.waitForTimeout(2 * DRAW_MS);
    await shoot(page, 'screenshot');

    await command(page, 'View: Close All Editors');
    await open(page, 'portal/src/intake.ts');
    await goTo(page, 33);
    await command(page, 'Problems: Focus on Problems View');
    await shoot(page, 'screenshot-typescript');

    await command(page, 'View: Hide Panel');
    await command(page, 'View: Close All Editors');
    await command(page, 'View: Single Column Editor Layout');
    await open(page, 'readmission/train.py');
    await goTo(page, 23);
    const finding = page.locator('.monaco-list-row', { hasText: 'mrn reaches GradientBoostingClassifier.fit' }).first();
    await finding.hover();
    await finding.locator('[aria-label="Show Finding Details"]').click();
    await page.waitForTimeout(2 * DRAW_MS);
    await shoot(page, 'screenshot-details');
  } finally {
    await browser.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
