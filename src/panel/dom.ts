/** The little of the browser that the panel uses; the project is compiled without the browser's types, so that the core cannot use them. */

export interface Node {
  append(...children: (Node | string)[]): void;
  replaceChildren(...children: (Node | string)[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: () => void): void;
  focus(): void;
  textContent: string | null;
}

interface Page {
  readonly document: { createElement(tag: string): Node; getElementById(id: string): Node | null };
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  acquireVsCodeApi(): Host;
}

/** The editor that shows the panel. */
export interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export const page = globalThis as unknown as Page;

/** Makes an element with text, attributes or children. Text is never read as markup. */
export function element(tag: string, attributes: Readonly<Record<string, string>> = {}, ...children: (Node | string)[]): Node {
  const made = page.document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
