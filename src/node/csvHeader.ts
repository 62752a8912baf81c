/**
 * Decides whether the first line of a delimited text file is a header, and gives its column names. When in doubt it is
 * none: a row of data that is taken for a header would put patients' values into messages.
 */
import { parse } from 'papaparse';

const DELIMITERS = [',', '\t', ';', '|'];

/** A header with more columns than this is not read. */
const MAX_COLUMNS = 20_000;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** Words that name columns and are hardly ever values: what kind of thing a column holds, or of whom. */
const COLUMN_WORDS = words(`
  id ids uid uuid guid pid key index idx no num nbr number code codes cd name names first last middle given family surname firstname lastname fullname nickname maiden
  prefix suffix title initial initials dob dod birth birthdate birthday birthplace born death deceased date dates datetime dt dttm time times timestamp day days month months year
  years week hour minute start end begin from to until since created updated modified admit admission admitted admittime discharge discharged dischtime deathtime charttime
  storetime visit encounter event episode appointment service age ages sex gender race ethnicity ethnic language religion marital education occupation nationality citizenship
  ssn mrn npi nhs mbi hicn medicare medicaid patient patients person subject member beneficiary bene participant client guarantor subscriber provider physician doctor nurse
  clinician practitioner hospital facility clinic ward unit department dept specialty organization employer user account acct
  email mail e-mail phone telephone tel mobile cell fax contact address addr street line1 line2 city town county state province region district country zip zipcode postal
  postcode lat lon lng latitude longitude location place site url uri website ip ipaddress mac host device serial vin plate license licence certificate passport photo image
  picture file filename path text note notes comment comments description desc summary message content body subject_line report narrative transcript
  type kind class category categories group cluster status flag level grade score rank rating offset relationship fare ticket station label labels target outcome result results value values val amount total count cnt
  sum mean avg average min max median std rate ratio percent percentage pct proportion price cost charge charges paid payment balance currency quantity qty dose dosage unit units
  route frequency freq duration period interval length width height weight size volume area distance
  diagnosis diagnoses dx icd icd9 icd10 cpt hcpcs drg ndc loinc snomed procedure procedures medication medications drug drugs prescription rx lab labs test tests specimen sample
  claim claims policy plan payer payor insurance coverage enrollment enrolled copay deductible referral order orders
  source origin method mode version sequence seq row column field variable feature features split fold train readmission readmitted mortality los stay icustay hadm
`);

/** Clinical measurements, which name columns in wide tables and stand as values in long ones. */
const MEASURE_WORDS = words(`
  glucose insulin pressure bp sbp dbp systolic diastolic pulse heart hr rr resp respiration respiratory temperature temp spo2 oxygen saturation bmi hemoglobin haemoglobin
  hematocrit platelets platelet wbc rbc creatinine urea bun sodium potassium chloride calcium magnesium phosphate bicarbonate lactate albumin bilirubin alt ast alp ldh ck
  troponin bnp cholesterol hdl ldl triglycerides hba1c a1c egfr gfr crp esr ph paco2 pao2 fio2 inr ptt pt
  pregnancies gravida parity smoking smoker alcohol diabetes hypertension asthma copd cancer stroke angina skin thickness function pedigree radius texture perimeter smoothness
  compactness concavity symmetry fractal cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal sepal petal
`);

/** Values of columns, in whatever case. */
const VALUE_WORDS = words(`
  male female m f man woman boy girl yes no true false none null nan na n/a nil unknown other missing married single divorced widowed white black asian hispanic latino
  caucasian african american english spanish active inactive positive negative normal abnormal high low left right mr mrs ms dr inpatient outpatient emergency elective urgent
  deceased alive home snf expired
`);

/** Words that join others inside a name. */
const JOINING_WORDS = words('of the in on at by per for and or to from is has was with');

/** What can be no column name: anything that looks like a measurement, an identifier, a date, a contact, or text. */
const VALUE_SHAPES: readonly RegExp[] = [
  /^[-+(]?[$€£]?\s*\d[\d.,\s]*%?\)?$/, // numbers, amounts
  /^[-+]?\d+(?:\.\d+)?[eE][-+]?\d+$/,
  /^\d/, // whatever starts with a digit: dates, times, phones, street addresses, codes
  /^[-+.#$€£(]/,
  /@/,
  /:\/\/|^www\./i,
  /\d{1,2}:\d{2}/,
  /\d[-/.]\d+[-/.]\d/, // dates, phones, SSN, IP addresses
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d/i,
  /^[A-Za-z]{0,4}[-_#]?\d{4,}$/, // record numbers
  /\d{5,}/,
  /^[A-TV-Za-tv-z]\d\d\.\w{1,4}$/, // ICD-10 codes
  /^[0-9a-fA-F]{16,}$/,
  /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-/,
  /[!?;"<>{}\\=*]/,
  /[.,:](?:\s|$)/, // sentences
  /[\p{Cc}\p{Co}\p{Cn}\ufffd]/u,
  /^['’]|\p{L}['’]\p{L}/u, // O'Neill
];

const MAX_NAME_LENGTH = 80;
/** Of words with spaces between them, and of words joined by capitals or underscores. */
const MAX_WORDS = { spaced: 6, joined: 12 };

/** Words of a cell: camel case, underscores, spaces, dots and the like take them apart. */
function tokens(cell: string): string[] {
  return cell
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((token) => token !== '');
}

type CellLook = 'empty' | 'value' | 'name' | 'measure' | 'neutral';

function isColumnWord(token: string): boolean {
  return COLUMN_WORDS.has(token) || (/\d$/.test(token) && COLUMN_WORDS.has(token.replace(/\d+$/, ''))) || isJoined(token);
}

/** Words written together, as `patientunitstayid` or `drugname`: one at the start and one at the end name columns. */
function isJoined(token: string): boolean {
  for (let end = 3; end <= token.length - 2; end++) {
    if (!COLUMN_WORDS.has(token.slice(0, end))) continue;
    for (let start = end; start <= token.length - 2; start++) if (COLUMN_WORDS.has(token.slice(start))) return token.length >= 7;
  }
  return false;
}

function lookOf(cell: string): CellLook {
  const text = cell.trim();
  if (text === '') return 'empty';
  if (text.length > MAX_NAME_LENGTH || VALUE_WORDS.has(text.toLowerCase()) || VALUE_SHAPES.some((shape) => shape.test(text))) return 'value';
  const all = tokens(text);
  const isSpaced = /\s/.test(text);
  if (all.length === 0 || all.length > (isSpaced ? MAX_WORDS.spaced : MAX_WORDS.joined)) return 'value';
  const content = all.filter((token) => !JOINING_WORDS.has(token));
  if (isSpaced) {
    // `Kansas City` is a value and `Zip Code` a name: of words with spaces between them all must be a column's.
    if (content.length > 0 && content.every(isColumnWord)) return 'name';
    return content.length > 0 && content.every((token) => isColumnWord(token) || MEASURE_WORDS.has(token) || /^\d{1,2}$/.test(token)) ? 'measure' : 'neutral';
  }
  if (all.some(isColumnWord) && !isTitle(text, all)) return 'name';
  if (content.length > 0 && content.every(isColumnWord)) return 'name';
  return content.length > 0 && content.every((token) => MEASURE_WORDS.has(token) || isColumnWord(token)) ? 'measure' : 'neutral';
}

/** Words with spaces between them, none of which names columns or measurements. */
function isStranger(cell: string): boolean {
  return /\S\s+\S/.test(cell) && !tokens(cell).some((token) => isColumnWord(token) || MEASURE_WORDS.has(token));
}

/** One capitalised word, as names of people and places are. */
function isTitle(text: string, all: readonly string[]): boolean {
  return all.length === 1 && /^\p{Lu}\p{Ll}+$/u.test(text);
}

/** A cell written as programs write names: small letters, capitals or camel case without spaces, or with underscores. */
function isCodeStyle(cell: string): boolean {
  const text = cell.trim();
  return /^[a-z][A-Za-z0-9]*(?:[._]+[A-Za-z0-9]+)*_?$/.test(text) || /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$/.test(text) || /^[A-Z][A-Z0-9]*$/.test(text);
}

/** Whether so many cells that name columns make a header of a line without a value. */
function isEnough(filled: readonly string[], names: number, measures: number): boolean {
  if (names >= 4 && names * 5 >= filled.length) return true;
  if (filled.every(isCodeStyle)) return names * 7 >= filled.length || (names >= 2 && names * 15 >= filled.length);
  // A line of one cell is a heading or a sentence as well; two words of which none is a column's are how people are called.
  return filled.length > 1 && names + measures > filled.length * (filled.some(isStranger) ? 0.75 : 0.5);
}

/**
 * Column names of a header line, or undefined when it does not look like one. Required: no cell that looks like a value,
 * no name twice, at most a tenth of the cells empty (a table saved with its row numbers has an empty first one), and enough
 * words that name columns, of which fewer do when all cells are written as programs write names.
 */
export function headerColumns(line: string): readonly string[] | undefined {
  if (line.trim() === '' || (line.match(/"/g)?.length ?? 0) % 2 === 1) return undefined;
  const { data, errors } = parse<string[]>(line, { delimiter: '', delimitersToGuess: DELIMITERS, preview: 1, skipEmptyLines: true });
  const cells = data[0];
  // A delimiter that cannot be told is no error for a single column.
  if (cells === undefined || errors.some((error) => error.type !== 'Delimiter')) return undefined;
  return headerCells(cells);
}

/** As `headerColumns`, for a first row whose cells are apart already. */
export function headerCells(cells: readonly string[]): readonly string[] | undefined {
  if (cells.length > MAX_COLUMNS) return undefined;
  const looks = cells.map(lookOf);
  if (looks.includes('value')) return undefined;
  const filled = cells.filter((_, i) => looks[i] !== 'empty');
  const empty = cells.length - filled.length;
  if (filled.length === 0 || (empty > 0 && empty > Math.max(1, cells.length / 10))) return undefined;
  if (new Set(filled.map((cell) => cell.trim())).size < filled.length) return undefined;

  const names = looks.filter((look) => look === 'name').length;
  const measures = looks.filter((look) => look === 'measure').length;
  if (names === 0) return undefined;
  return isEnough(filled, names, measures) ? cells.map((cell) => cell.trim()) : undefined;
}
