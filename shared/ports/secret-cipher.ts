/** Keeps secrets unreadable in the table: a key file on one machine, KMS on AWS. */
export interface SecretCipher {
  /** `context` says what the secret belongs to (such as an access key id); decryption needs the same one. */
  encrypt(secret: string, context: string): Promise<string>;
  /** Throws SecretUnreadableError for altered text, another context or another key. */
  decrypt(sealed: string, context: string): Promise<string>;
}
