import { createHash, randomBytes } from 'node:crypto';

type Prefix = 'trip' | 'job' | 'gen' | 'trv' | 'msg' | 'apr' | 'bnd';

/** A fresh id of 128 random bits. */
export const newId = <Id extends string>(prefix: Prefix): Id =>
  `${prefix}_${randomBytes(16).toString('base64url')}` as Id;

/** The id that follows from a seed: two copies of one request name the same trip, so they meet on one stream. */
export const derivedId = <Id extends string>(prefix: Prefix, seed: string): Id =>
  `${prefix}_${createHash('sha256').update(`${prefix}\0${seed}`).digest().subarray(0, 16).toString('base64url')}` as Id;
