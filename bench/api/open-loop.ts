import type { SignedClient, SignedRequest } from "./signed-client.ts";

export type Planned = { readonly kind: "read" | "write"; readonly request: SignedRequest };
export type Sample = {
  readonly kind: Planned["kind"];
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
};

/**
 * Sends requests at a steady rate whether or not earlier ones are answered, as independent clients do. Each is
 * measured from the moment it was due, so a server that stalls is charged for everybody who waits.
 */
export const openLoop = async (
  client: SignedClient,
  planned: readonly Planned[],
  perSecond: number,
): Promise<readonly Sample[]> => {
  const began = performance.now();
  const dueAt = (index: number): number => began + (index * 1000) / perSecond;
  const answers: Promise<Sample>[] = [];
  const send = async ({ kind, request }: Planned, due: number): Promise<Sample> => {
    const { status } = await client.send(request);
    return { kind, path: request.path, status, milliseconds: performance.now() - due };
  };
  for (let next = 0; next < planned.length; ) {
    const wait = dueAt(next) - performance.now();
    // A timer of less than a millisecond is one of a millisecond; the last bit is spent on other events instead.
    await (wait > 1 ? new Promise((resolve) => setTimeout(resolve, wait - 1)) : new Promise(setImmediate));
    for (; next < planned.length && dueAt(next) <= performance.now(); next += 1) {
      const each = planned[next];
      if (each !== undefined) answers.push(send(each, dueAt(next)));
    }
  }
  return Promise.all(answers);
};
