export type FaultCode = 'division_by_zero' | 'overflow' | 'cost_exceeded' | 'missing_field' | 'bad_value';

/** What an evaluation throws. The message is a sentence for the author of the program. */
export class ExpressionFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'ExpressionFault';
    this.code = code;
  }
}
