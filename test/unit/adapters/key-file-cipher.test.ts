import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKeyFileCipher } from "../../../shared/adapters/files/key-file-cipher.ts";

const unreadable = { name: "SecretUnreadableError" };
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-key-"));
  path = join(folder, "secret.key");
});
afterEach(() => rm(folder, { recursive: true }));

describe("createKeyFileCipher", () => {
  it("makes a key that only its owner can read, and reads secrets with it later", async () => {
    const sealed = await createKeyFileCipher(path).encrypt("wJalrXUtnFEMI/Zürich", "AKIA1");

    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(path)).size).toBe(32);
    expect(sealed).not.toContain("wJalr");
    expect(await createKeyFileCipher(path).decrypt(sealed, "AKIA1")).toBe("wJalrXUtnFEMI/Zürich");
    expect(await readdir(folder)).toEqual(["secret.key"]);
  });

  it("seals the same secret differently every time", async () => {
    const cipher = createKeyFileCipher(path);

    expect(await cipher.encrypt("s", "c")).not.toBe(await cipher.encrypt("s", "c"));
  });

  it("refuses another context, another key and altered or foreign text", async () => {
    const cipher = createKeyFileCipher(path);
    const sealed = await cipher.encrypt("secret", "AKIA1");
    const [version, nonce = "", tag = "", body = ""] = sealed.split(".");
    const altered = (part: string) => (part.startsWith("A") ? "B" : "A") + part.slice(1);

    await expect(cipher.decrypt(sealed, "AKIA2")).rejects.toMatchObject(unreadable);
    await expect(
      createKeyFileCipher(join(folder, "other.key")).decrypt(sealed, "AKIA1"),
    ).rejects.toMatchObject(unreadable);
    for (const text of [
      "",
      "v1",
      `v2.${nonce}.${tag}.${body}`,
      `${sealed}.x`,
      `${version}.${altered(nonce)}.${tag}.${body}`,
      `${version}.${nonce}.${altered(tag)}.${body}`,
      `${version}.${nonce}.${tag.slice(0, 6)}.${body}`,
      `${version}.${nonce}.${tag}.${altered(body)}`,
    ])
      await expect(cipher.decrypt(text, "AKIA1"), text).rejects.toMatchObject(unreadable);
  });

  it("uses one key when several make it at once", async () => {
    const sealed = await Promise.all(
      Array.from({ length: 10 }, (_, index) => createKeyFileCipher(path).encrypt(String(index), "c")),
    );

    const reader = createKeyFileCipher(path);
    expect(await Promise.all(sealed.map((text) => reader.decrypt(text, "c")))).toEqual(
      Array.from({ length: 10 }, (_, index) => String(index)),
    );
  });

  it("closes a key file that a copy has opened to others, and refuses one of the wrong size", async () => {
    await createKeyFileCipher(path).encrypt("s", "c");
    await chmod(path, 0o644);
    await createKeyFileCipher(path).encrypt("s", "c");
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    await writeFile(path, "short");
    await expect(createKeyFileCipher(path).encrypt("s", "c")).rejects.toThrow("must hold 32 bytes");
  });
});
