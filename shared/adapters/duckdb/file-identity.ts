import { stat } from "node:fs/promises";

/** Tells files apart that follow each other at one path within the same moment and with the same size. */
export const identityOf = async (path: string): Promise<string> => {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
};
