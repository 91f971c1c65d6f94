import { z } from 'zod';

/**
 * Every id is a prefix and 22 characters of base64url (128 bits). They travel in URLs, SSE ids and headers, so the
 * alphabet stays inside `[A-Za-z0-9_-]`: anything else in `Last-Event-ID` would force a CORS preflight.
 */
const prefixed = <Brand extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22}$`), `must look like ${prefix}_ and 22 characters`)
    .brand<Brand>();

export const tripIdSchema = prefixed<'TripId'>('trip');
export const jobIdSchema = prefixed<'JobId'>('job');
export const generationIdSchema = prefixed<'GenerationId'>('gen');
export const travellerIdSchema = prefixed<'TravellerId'>('trv');
export const bundleIdSchema = prefixed<'BundleId'>('bnd');
/** A trip has one planning conversation, and its id follows from the trip's: see `threadIdOf` of the fold. */
export const threadIdSchema = prefixed<'ThreadId'>('thr');
export const messageIdSchema = prefixed<'MessageId'>('msg');
export const approvalIdSchema = prefixed<'ApprovalId'>('apr');

export type TripId = z.infer<typeof tripIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type GenerationId = z.infer<typeof generationIdSchema>;
export type TravellerId = z.infer<typeof travellerIdSchema>;
export type BundleId = z.infer<typeof bundleIdSchema>;
export type ThreadId = z.infer<typeof threadIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type ApprovalId = z.infer<typeof approvalIdSchema>;

/**
 * A node's id says where it came from: `<generationId>.<day>.<attempt>.<index>`, counted from 1. A planner that
 * starts again after a crash therefore gives a known node its old id, and planning it twice changes nothing.
 */
export const nodeIdSchema = z
  .string()
  .regex(/^gen_[A-Za-z0-9_-]{22}\.\d{1,2}\.\d{1,3}\.\d{1,3}$/)
  .brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeIdSchema>;
