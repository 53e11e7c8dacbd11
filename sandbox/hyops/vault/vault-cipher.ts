import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const header = '$ANSIBLE_VAULT;1.1;AES256';
const lineLength = 80;

/** The content is not a vault, or the password is not the one it was sealed with. */
export class VaultSealed extends Error {}

type Keys = { cipher: Buffer; hmac: Buffer; iv: Buffer };

/** To derive keys is slow on purpose, and one command opens its vault more than once. */
const derived = new Map<string, Keys>();

function keysFor(password: string, salt: Buffer): Keys {
  const name = `${salt.toString('hex')} ${password}`;
  const known = derived.get(name);
  if (known) return known;
  const bytes = pbkdf2Sync(password, salt, 10_000, 80, 'sha256');
  const keys = { cipher: bytes.subarray(0, 32), hmac: bytes.subarray(32, 64), iv: bytes.subarray(64) };
  derived.set(name, keys);
  return keys;
}

function padded(text: string): Buffer {
  const plain = Buffer.from(text, 'utf8');
  const missing = 16 - (plain.length % 16);
  return Buffer.concat([plain, Buffer.alloc(missing, missing)]);
}

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Seals text in the format of ansible-vault 1.1 with AES256, which `ansible-vault view` opens. */
export function sealVault(text: string, password: string): string {
  const salt = randomBytes(32);
  const keys = keysFor(password, salt);
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const secret = Buffer.concat([cipher.update(padded(text)), cipher.final()]);
  const mac = createHmac('sha256', keys.hmac).update(secret).digest();
  const inner = [salt, mac, secret].map((part) => part.toString('hex')).join('\n');
  const body =
    Buffer.from(inner)
      .toString('hex')
      .match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return `${[header, ...body].join('\n')}\n`;
}

/** Opens what `sealVault` or `ansible-vault encrypt` made; throws `VaultSealed`. */
export function openVault(sealed: string, password: string): string {
  const [first, ...lines] = sealed.trim().split('\n');
  if (first?.trim() !== header) throw new VaultSealed('the file is not an ansible-vault 1.1 AES256 file');
  const [salt, mac, secret] = fromHex(lines.join('').replaceAll(/\s/g, ''))
    .toString('utf8')
    .split('\n')
    .map(fromHex);
  if (!salt || !mac || !secret) throw new VaultSealed('the vault file is damaged');
  const keys = keysFor(password, salt);
  const expected = createHmac('sha256', keys.hmac).update(secret).digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
    throw new VaultSealed('Decryption failed: the password does not open this vault');
  }
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const plain = Buffer.concat([decipher.update(secret), decipher.final()]);
  return plain.subarray(0, plain.length - (plain.at(-1) ?? 0)).toString('utf8');
}
