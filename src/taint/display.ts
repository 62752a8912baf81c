/** The sink row that stands for "the last expression of a cell is displayed". */
import type { Indexed, SinkRow } from '../catalog/types';
import type { Context } from './machine';

/** The catalog's row for `display`, under the name that notebooks give it; undefined when the catalog has none. */
export function displayRow(c: Context): Indexed<SinkRow> | undefined {
  return c.module.catalog.call('display')?.sinks[0];
}
