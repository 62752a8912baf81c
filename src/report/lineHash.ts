/**
 * `primaryLocationLineHash` as GitHub code scanning computes it: a rolling 64-bit hash over the 100 characters from the
 * start of a line on, blanks and tabs ignored, line ends as \n, with a counter for lines of equal hash.
 */

const BLOCK = 100;
const MULTIPLIER = 37;
const TWO_32 = 0x1_0000_0000;
const END = 65535;

/** Hashes of the wanted lines (one-based) of a text; lines that the text does not have are absent. */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const hashes = new Map<number, string>();
  if (wanted.size === 0) return hashes;
  const window = new Uint16Array(BLOCK);
  const lineAt = new Int32Array(BLOCK).fill(-1);
  const counts = new Map<string, number>();
  const [outHigh, outLow] = powerOfMultiplier();
  let high = 0;
  let low = 0;
  let index = 0;
  let line = 0;
  let isLineStart = true;
  let wasCarriageReturn = false;

  const emit = () => {
    const hash = (BigInt(high) * BigInt(TWO_32) + BigInt(low)).toString(16);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    const at = lineAt[index] ?? -1;
    if (wanted.has(at)) hashes.set(at, `${hash}:${count}`);
    lineAt[index] = -1;
  };
  // hash = hash * 37 + current - 37^100 * begin, modulo 2^64, in two halves of 32 bits: every product stays below 2^53.
  const update = (current: number) => {
    const begin = window[index] ?? 0;
    window[index] = current;
    const sum = low * MULTIPLIER + current - outLow * begin;
    const carry = Math.floor(sum / TWO_32);
    low = sum - carry * TWO_32;
    const upper = high * MULTIPLIER - outHigh * begin + carry;
    high = upper - Math.floor(upper / TWO_32) * TWO_32;
    index = (index + 1) % BLOCK;
  };
  const take = (unit: number) => {
    if (unit === 32 || unit === 9 || (wasCarriageReturn && unit === 10)) {
      wasCarriageReturn = false;
      return;
    }
    wasCarriageReturn = unit === 13;
    const current = unit === 13 ? 10 : unit;
    if (lineAt[index] !== -1) emit();
    if (isLineStart) {
      isLineStart = false;
      line++;
      lineAt[index] = line;
    }
    if (current === 10) isLineStart = true;
    update(current);
  };

  for (let i = 0; i < text.length; i++) take(text.charCodeAt(i));
  take(END);
  for (let i = 0; i < BLOCK; i++) {
    if (lineAt[index] !== -1) emit();
    update(0);
  }
  return hashes;
}

/** 37^100 modulo 2^64 as two halves. */
function powerOfMultiplier(): [number, number] {
  const power = BigInt.asUintN(64, BigInt(MULTIPLIER) ** BigInt(BLOCK));
  return [Number(power >> 32n), Number(power & 0xffffffffn)];
}
