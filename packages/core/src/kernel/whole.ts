/** ⌊a ÷ b⌋ of safe integers, a ≥ 0 and b > 0; exact. Throws RangeError for anything else. */
export function floorDivide(a: number, b: number): number {
  checkRange(a, b);
  return (a - (a % b)) / b;
}

/** ⌈a ÷ b⌉ of safe integers, a ≥ 0 and b > 0; exact. Throws RangeError for anything else. */
export function ceilDivide(a: number, b: number): number {
  checkRange(a, b);
  const rest = a % b;
  return rest === 0 ? a / b : (a - rest) / b + 1;
}

function checkRange(a: number, b: number): void {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || a < 0 || b <= 0) {
    throw new RangeError(`cannot divide ${a} by ${b} in whole numbers`);
  }
}

/** The least common multiple of two bigints above 0; exact. */
export function commonMultiple(a: bigint, b: bigint): bigint {
  let [more, less] = [a, b];
  while (less !== 0n) [more, less] = [less, more % less];
  return (a / more) * b;
}

/** How many of `parts` the fraction above ÷ below is; exact. Throws RangeError where it is no whole number of them. */
export function partsIn(above: bigint, below: bigint, parts: bigint): bigint {
  if (below <= 0n || (above * parts) % below !== 0n)
    throw new RangeError(`${above}/${below} is no whole number of ${parts} parts`);
  return (above * parts) / below;
}
