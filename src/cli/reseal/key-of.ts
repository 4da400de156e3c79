// Which key a sealed value has: its bytes 1 to 4 (seal.ts).

export const hasKey = (blob: Buffer, keyId: string): boolean => blob.subarray(1, 5).toString('hex') === keyId;
