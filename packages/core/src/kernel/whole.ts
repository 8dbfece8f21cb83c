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
