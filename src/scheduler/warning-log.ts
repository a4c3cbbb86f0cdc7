/** The one method of a logger that the queues use. Details never hold a secret, nor an error object of a driver. */
export interface WarningLog {
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}
