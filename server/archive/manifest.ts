import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LesionRow } from '../report/conversion-report.js';

export interface ManifestOptions {
  readonly version: string;
  readonly method: string;
  readonly timestamp: string;
  /** Every mark with the digest of what decided it. */
  readonly lesions: () => Iterable<{ readonly inputs: string; readonly row: LesionRow }>;
}

/** Names of the files that a manifest consists of. */
const [manifestFile, signatureFile, publicKeyFile] = ['manifest.jsonl', 'manifest.sig', 'manifest.pub'];

/**
 * Writes OUT/manifest.jsonl: a first line about the run, then a line for each mark with the SHA-256 of what decided it (mark, method, version,
 * parameters, listing of its series) and of each file that was written. Its SHA-256 is signed (Ed25519) into manifest.sig; who holds
 * manifest.pub can tell whether a file was changed since.
 * @param keyFile PEM of an Ed25519 private key; made where absent, readable by its owner only
 */
export async function writeManifest(folder: string, keyFile: string, options: ManifestOptions): Promise<void> {
  await pipeline(Readable.from(lines(options)), createWriteStream(join(folder, manifestFile)));
  const key = createPrivateKey(readKey(keyFile));
  const digest = await sha256OfFile(join(folder, manifestFile));
  writeFileSync(join(folder, signatureFile), sign(null, digest, key).toString('base64'));
  writeFileSync(join(folder, publicKeyFile), createPublicKey(key).export({ type: 'spki', format: 'pem' }));
}

/** @returns true where the manifest of a folder is as it was signed by the holder of the key */
export async function isManifestGenuine(folder: string, publicKeyPem: string): Promise<boolean> {
  const digest = await sha256OfFile(join(folder, manifestFile));
  const signature = Buffer.from(readFileSync(join(folder, signatureFile), 'utf8'), 'base64');
  return verify(null, digest, createPublicKey(publicKeyPem), signature);
}

function* lines({ lesions, ...about }: ManifestOptions): Generator<string> {
  yield `${JSON.stringify(about)}\n`;
  for (const { inputs, row } of lesions()) {
    const { document, groupIndex, state, reason, method, segmentation, report, picture } = row;
    const outputs = [segmentation, report, picture].filter((file) => file !== undefined);
    yield `${JSON.stringify({ document, groupIndex, state, code: reason?.code, method, inputs, outputs })}\n`;
  }
}

function readKey(keyFile: string): string {
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Aside first: half a key, after a kill, would keep every later run from signing.
    const part = `${keyFile}.${process.pid}.part`;
    writeFileSync(part, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    renameSync(part, keyFile);
  }
  return readFileSync(keyFile, 'utf8');
}

async function sha256OfFile(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest();
}
