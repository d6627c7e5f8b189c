/** Others changed the configuration whenever it was to be read or changed. Nothing was written; safe to repeat later. */
export class ConfigurationBusyError extends Error {
  override readonly name = "ConfigurationBusyError";
  /** @param what such as "change it" */
  constructor(attempts: number, what: string) {
    super(`the configuration was still changing after ${attempts} attempts to ${what}`);
  }
}
