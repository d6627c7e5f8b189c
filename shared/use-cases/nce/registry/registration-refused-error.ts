import type { RegistrationProblem } from "./check-subscription-parties.ts";

/** A registration with fields that are wrong, all of them named. */
export class RegistrationRefusedError extends Error {
  override readonly name = "RegistrationRefusedError";
  constructor(readonly problems: readonly RegistrationProblem[]) {
    super("a subscription cannot be registered like that");
  }
}

/** @throws RegistrationRefusedError if there are any problems */
export const refuseProblems = (problems: readonly RegistrationProblem[]): void => {
  if (problems.length > 0) throw new RegistrationRefusedError(problems);
};
