/** Entry of the tests inside the extension host, the same for the headless run and `@vscode/test-electron`. */
import { runMocha } from '../runMocha';

export const run = (): Promise<void> => runMocha(__dirname);
