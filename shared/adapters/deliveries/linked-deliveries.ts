import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  deliveryKeys,
  exportFolderOf,
  isManifestKey,
  keysOfMonth,
  leadingManifests,
} from "../../domain/cost-data/delivery-keys.ts";
import { type DeliveryManifest, parseManifest } from "../../domain/cost-data/manifest.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { DeliveryFiles } from "../../ports/delivery-files.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

/**
 * Deliveries of an object store as a folder of links to local copies, laid out like their keys. Where objects are
 * files already nothing is copied. `openStore` gives the objects with their copies, if it makes any, below the
 * folder it is told, which is gone after the release.
 */
export const createLinkedDeliveries = (options: {
  readonly openStore: (folder: string) => ObjectStore;
  readonly workDirectory: string;
}): DeliveryFiles => ({
  fetch: async (from, period) => {
    await mkdir(options.workDirectory, { recursive: true });
    const folder = await mkdtemp(join(options.workDirectory, "delivery-"));
    const release = () => rm(folder, { recursive: true, force: true });
    try {
      const store = options.openStore(join(folder, "copies"));
      const root = exportFolderOf(from);
      const listed = await store.list(root);
      if (listed.includes(from) && !isManifestKey(from)) {
        const file = join(folder, from.slice(from.lastIndexOf("/") + 1));
        await symlink(await store.localPath(from), file);
        return { path: file, release };
      }
      const ofMonth = keysOfMonth(
        listed.filter((key) => key.startsWith(`${root}/`)),
        period,
      );
      const named = ofMonth.filter((key) => key === from || key.startsWith(`${from}/`));
      if (named.length === 0) throw new InvalidInputError("from", `${from} has no objects of ${period}`);
      const leading = leadingManifests(named.some(isManifestKey) ? named : ofMonth);
      const wanted = deliveryKeys(ofMonth, leading, await manifestsIn(store, leading));
      const within = (key: string): string => join(folder, "delivery", key.slice(root.length));
      for (const key of wanted) await linkTo(await store.localPath(key), within(key));
      const path = within(from);
      return { path, release };
    } catch (error) {
      await release();
      throw error;
    }
  },
});

const linkTo = async (target: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
};

/** Those that can be read; the reader of the delivery says what is wrong with the others. */
const manifestsIn = async (
  store: ObjectStore,
  keys: readonly string[],
): Promise<readonly DeliveryManifest[]> => {
  const manifests = await Promise.all(
    keys.map(async (key) => {
      const bytes = await store.get(key);
      return bytes === undefined ? undefined : readManifest(new TextDecoder().decode(bytes));
    }),
  );
  return manifests.filter((manifest) => manifest !== undefined);
};

const readManifest = (text: string): DeliveryManifest | undefined => {
  try {
    return parseManifest(JSON.parse(text));
  } catch {
    return undefined;
  }
};
