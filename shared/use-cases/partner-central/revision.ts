import { type ChannelResource, inTheWay } from "../../domain/partner-central/channel-refused-error.ts";

/**
 * Optimistic lock: an update that names a revision is of what that revision was.
 * @param revision digits, as the caller sent them; absent: whatever it is now
 * @throws ChannelRefusedError conflict
 */
export const refuseStale = (
  type: ChannelResource["type"],
  current: { readonly id: string; readonly revision: number },
  revision: string | undefined,
): void => {
  if (revision !== undefined && Number(revision) !== current.revision)
    throw inTheWay(type, current.id, `It was changed in the meantime; its revision is ${current.revision}.`);
};
