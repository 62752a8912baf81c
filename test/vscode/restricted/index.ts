/** Entry of the tests in a workspace that is not trusted. */
import { runMocha } from '../runMocha';

export const run = (): Promise<void> => runMocha(__dirname);
