import type { Transfer, Units } from '@laurel/core';

/** Units that pass from the funder of what paid a debt to the one to whom it was owed. */
export interface Paid {
  readonly funder: string;
  readonly units: Units;
}

/** To whom one member owes, oldest debt first. The ledger knows the sum of a debt; whose it is stands in her log. */
export class Debts {
  private readonly owed = new Map<string, Paid[]>();

  /** Takes a transfer in its order; what it paid, and to whom. Sums to zero. */
  take(transfer: Transfer): readonly Paid[] {
    const { asset, owed = 0 } = transfer;
    if (owed === 0) return [];
    const debts = this.owed.get(asset) ?? [];
    if (!paysDebt(transfer)) {
      this.owed.set(asset, [...debts, { funder: transfer.funder, units: owed }]);
      return [];
    }
    const { paid, rest } = pay(debts, owed);
    this.owed.set(asset, rest);
    const payer = debtFunder(transfer);
    return paid
      .filter(({ funder }) => funder !== payer)
      .flatMap(({ funder, units }) => [
        { funder: payer, units: -units },
        { funder, units },
      ]);
  }
}

function pay(debts: readonly Paid[], units: Units): { readonly paid: Paid[]; readonly rest: Paid[] } {
  const [paid, rest]: [Paid[], Paid[]] = [[], []];
  let left = units;
  for (const { funder, units: owed } of debts) {
    const part = Math.min(owed, left);
    left -= part;
    if (part > 0) paid.push({ funder, units: part });
    if (part < owed) rest.push({ funder, units: owed - part });
  }
  return { paid, rest };
}

/** What is taken out of the balance makes a debt; all else that names one pays it. */
const paysDebt = ({ from }: Transfer): boolean => from !== 'balance';

/** Whose the owed part of a transfer is: of what pays, that of its lot; of what is taken back, that of its grant. */
export function debtFunder(transfer: Transfer): string {
  const [key] = transfer.lots[0] ?? [];
  return paysDebt(transfer) && key !== undefined ? (key.split('/')[2] ?? '') : transfer.funder;
}
