import { type Bytes, keyBytes, type MemberNo } from '../rows.ts';

/** What stands for the subject of a dead letter that was with a member already. */
export function memberSubject(member: MemberNo): Bytes {
  const subject = new Uint8Array(keyBytes);
  new DataView(subject.buffer).setBigUint64(8, BigInt(member));
  return subject;
}
