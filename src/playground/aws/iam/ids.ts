const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export interface IamIds {
  /** `AROA`, `AIDA` or `ASIA`, and what follows it in AWS's ids. */
  id(prefix: "AROA" | "AIDA" | "ASIA"): string;
  secret(length: number): string;
}

const drawn = (random: () => number, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? "").join("");

export const createIamIds = (random: () => number): IamIds => ({
  id: (prefix) => prefix + drawn(random, base32, prefix === "ASIA" ? 16 : 17),
  secret: (length) => drawn(random, base64, length),
});
