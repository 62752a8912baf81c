/** Beginning of the lines that the suite prints, among all that the editor logs. */
export const SUITE_MARK = '[suite] ';
