/** Small sources with one leak each, and notebooks made of them. */

/** Python: the leak is on line 3. */
export const LEAK = 'import pandas as pd\ndf = pd.read_csv("patients.csv", usecols=["ssn", "age"])\nprint(df["ssn"])\n';

/** TypeScript: the leak is on line 2. */
export const LEAK_TS = 'export interface Patient { ssn: string; age: number }\nexport function show(patient: Patient): void { console.log(patient.ssn); }\n';

/** What a cell's output may be; only what the tests use. */
export type Output = Readonly<Record<string, unknown>>;

/** A notebook (nbformat 4.5) of code cells, as the object that its JSON holds. */
export function notebookOf(sources: readonly string[], outputs: readonly Output[] = []): object {
  const cells = sources.map((source, i) => ({ cell_type: 'code', execution_count: null, id: `cell-${i}`, metadata: {}, outputs, source: [source] }));
  return { cells, metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } }, nbformat: 4, nbformat_minor: 5 };
}

/** Text of a notebook of at least so many characters, nearly all of them pictures in outputs between two leaks. */
export function bigNotebook(size: number): string {
  const count = 10;
  const data = 'iVBORw0KGgo/'.repeat(Math.ceil(size / count / 12));
  const picture = { output_type: 'display_data', metadata: {}, data: { 'image/png': data, 'text/plain': ['<Figure>'] } };
  const cells = [notebookOf([LEAK]), ...Array.from({ length: count }, () => notebookOf(['plot()'], [picture])), notebookOf(['print(df["ssn"])'])];
  const all = cells.flatMap((one) => (one as { readonly cells: readonly object[] }).cells);
  return JSON.stringify({ ...notebookOf([]), cells: all });
}
