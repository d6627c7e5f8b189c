import { addHours } from "../domain/time/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import type { LeaseStore } from "../stores/lease-store.ts";

const HOLDER_LENGTH = 12;

/**
 * Does a piece of work unless another process is at it. One that dies is waited out.
 *
 * @param lease `hours`: longer than the longest the work takes
 * @returns undefined when another process is at it
 */
export const alone = async <T>(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  { leases, id, hours }: { readonly leases: LeaseStore; readonly id: string; readonly hours: number },
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const now = clock.now();
  const holder = ids.random(HOLDER_LENGTH);
  if ((await leases.take(id, { holder, until: addHours(now, hours) }, now)) === "held") return undefined;
  try {
    return await work();
  } finally {
    await leases.release(id, holder);
  }
};
