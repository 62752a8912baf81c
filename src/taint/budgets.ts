/** Bounds of the analysis, counted in work and never in time, so that results are the same on every machine. */

/** Rounds of a loop before changing constants are widened to unknown. */
export const MAX_JOINS = 4;
/** Nested calls of workspace functions that are followed. */
export const MAX_CALL_DEPTH = 14;
/** Known fields or columns of one shape. */
export const MAX_FIELDS = 2_000;
/** Possible constants of one value. */
export const MAX_CONSTANTS = 64;
/** Elements that one value may carry. */
export const MAX_TAINTS = 200;
/** Expressions and statements evaluated for one file, callees included. */
export const MAX_STEPS_PER_FILE = 250_000;
/** The same for the body of a module that others import. */
export const MAX_STEPS_PER_BODY = 50_000;
/** What every function of a file may spend, even when others have spent all. */
export const MIN_STEPS_PER_ENTRY = 500;
/** Items of a constant sequence over which a loop is unrolled. */
export const MAX_UNROLL = 24;
/** Items of a sequence that are told apart. */
export const MAX_ITEMS = 64;
/** Depth of nested types that are expanded for a parameter. */
export const MAX_JOINS_ELSEWHERE = 2;
/** Items of a sequence over which a loop in another file than the analysed one is run one by one. */
export const MAX_UNROLL_ELSEWHERE = 6;
/** Calls into other files, one inside the other, that are followed although nothing of concern goes in. */
export const MAX_IDLE_DEPTH = 2;
/** Steps of one call into another file, and of all such calls together, for each analysed file. */
export const MAX_STEPS_PER_CALL_AWAY = 4_000;
/** The same of a call into which nothing of concern goes, and of all these together. */
export const MAX_STEPS_PER_IDLE_CALL = 1_200;
export const MAX_STEPS_IDLE = 4_000;
export const MAX_STEPS_AWAY = 16_000;
/** Calls inside other files, one inside the other, that are followed. */
export const MAX_AWAY = 5;
/** Modules that pass a name on from one to the next. */
export const MAX_IMPORT_DEPTH = 8;
/** Nesting of types in types that is followed. */
export const MAX_TYPE_DEPTH = 3;
/** Catalog paths that one value may have. */
export const MAX_PATHS = 8;
/** Length of a catalog path in characters; results of results are forgotten beyond. */
export const MAX_PATH_LENGTH = 120;
/** Constants of one list that are told apart: names of columns. */
export const MAX_NAMES = 20_000;
