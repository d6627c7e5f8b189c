import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  readCredentialsProfile,
  writeCredentialsProfile,
} from "../../../infra/local/data-directory/credentials-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-credentials-"));
});
afterEach(() => rm(folder, { recursive: true }));
const text = () => readFile(join(folder, "credentials"), "utf8");
const keys = (name: string) => ({ accessKeyId: `AKIA${name}`, secretAccessKey: `secret/${name}+=` });

describe("the credentials file", () => {
  it("holds profiles in the form of AWS, for its owner only", async () => {
    await writeCredentialsProfile(folder, "rebill", keys("1"));
    await writeCredentialsProfile(folder, "viewer", keys("2"));

    expect(await text()).toBe(
      "[rebill]\naws_access_key_id = AKIA1\naws_secret_access_key = secret/1+=\nregion = us-east-1\n\n" +
        "[viewer]\naws_access_key_id = AKIA2\naws_secret_access_key = secret/2+=\nregion = us-east-1\n",
    );
    expect((await stat(join(folder, "credentials"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["credentials"]);
  });

  it("replaces one profile and leaves the others, with their comments, alone", async () => {
    await writeFile(
      join(folder, "credentials"),
      "# mine\n\n[ a ]\nx = 1\n# why\n\n[rebill]\nold = 1\n[b]\ny=2",
    );
    await writeCredentialsProfile(folder, "rebill", keys("3"));
    await writeCredentialsProfile(folder, "a", keys("4"));

    expect(await text()).toBe(
      "# mine\n\n[b]\ny=2\n\n" +
        "[rebill]\naws_access_key_id = AKIA3\naws_secret_access_key = secret/3+=\nregion = us-east-1\n\n" +
        "[a]\naws_access_key_id = AKIA4\naws_secret_access_key = secret/4+=\nregion = us-east-1\n",
    );
  });

  it("reads a profile back", async () => {
    expect(await readCredentialsProfile(folder, "rebill")).toBeUndefined();
    await writeCredentialsProfile(folder, "rebill", keys("1"));
    await writeCredentialsProfile(folder, "other", keys("2"));

    expect(await readCredentialsProfile(folder, "rebill")).toEqual(keys("1"));
    expect(await readCredentialsProfile(folder, "none")).toBeUndefined();
  });

  it.each(["", "a b", "a]", "[a", "ä", "x".repeat(65), "a\nb"])(
    "refuses the profile name %j",
    async (name) => {
      await expect(writeCredentialsProfile(folder, name, keys("1"))).rejects.toMatchObject({
        name: "InvalidInputError",
        path: "profile",
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );
});
