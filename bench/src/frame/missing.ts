/** A benchmark lacks something that the machine must have; the message says what to install. */
export class MissingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MissingError';
  }
}
