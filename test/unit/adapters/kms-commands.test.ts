import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
  KMSInternalException,
} from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { createKmsCipher } from "../../../shared/adapters/kms/kms-cipher.ts";

const mock = mockClient(KMSClient);
beforeEach(() => {
  mock.reset();
});
const client = new KMSClient({
  region: "eu-west-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
const cipher = createKmsCipher({ client, keyId: "key-1" });
const fault = { message: "m", $metadata: {} };
const unreadable = { name: "SecretUnreadableError" };

describe("createKmsCipher", () => {
  it("seals with the key and what the secret belongs to", async () => {
    mock.on(EncryptCommand).resolves({ CiphertextBlob: Buffer.from([1, 2, 255]) });

    expect(await cipher.encrypt("Zürich", "AKIA1")).toBe("kms1.AQL_");
    expect(mock.commandCalls(EncryptCommand)[0]?.args[0].input).toEqual({
      KeyId: "key-1",
      Plaintext: Buffer.from("Zürich"),
      EncryptionContext: { "rebill:secret-of": "AKIA1" },
    });
  });

  it("opens with the same key and context", async () => {
    mock.on(DecryptCommand).resolves({ Plaintext: Buffer.from("Zürich") });

    expect(await cipher.decrypt("kms1.AQL_", "AKIA1")).toBe("Zürich");
    expect(mock.commandCalls(DecryptCommand)[0]?.args[0].input).toEqual({
      KeyId: "key-1",
      CiphertextBlob: Buffer.from([1, 2, 255]),
      EncryptionContext: { "rebill:secret-of": "AKIA1" },
    });
  });

  it.each([
    ["altered text or another context", new InvalidCiphertextException(fault)],
    ["text of another key", new IncorrectKeyException(fault)],
  ])("finds %s unreadable", async (_, error) => {
    mock.on(DecryptCommand).rejects(error);

    await expect(cipher.decrypt("kms1.AQL_", "AKIA2")).rejects.toMatchObject({ ...unreadable, cause: error });
  });

  it("finds text of another make unreadable without asking", async () => {
    for (const sealed of ["", "kms1", "kms1.", "v1.a.b.c", "kms1.AQL_.x"])
      await expect(cipher.decrypt(sealed, "AKIA1"), sealed).rejects.toMatchObject(unreadable);
    expect(mock.calls()).toHaveLength(0);
  });

  it("passes on what is no fault of the text", async () => {
    mock.onAnyCommand().rejects(new KMSInternalException(fault));

    await expect(cipher.decrypt("kms1.AQL_", "AKIA1")).rejects.toMatchObject({
      name: "KMSInternalException",
    });
    await expect(cipher.encrypt("s", "AKIA1")).rejects.toMatchObject({ name: "KMSInternalException" });
  });
});
