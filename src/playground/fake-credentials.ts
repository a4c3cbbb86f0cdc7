/** Fake from end to end: no other AWS than the simulated one takes them. */
export const FAKE_CREDENTIALS = { accessKeyId: "AKIAPLAYGROUND000000", secretAccessKey: "playground" };
