import { RsanetError } from '@rsanet/errors';
import type { Store } from './store.ts';

/**
 * Keeps texts as objects of a bucket, which S3 writes as a whole.
 *
 * @param place `s3://bucket/prefix`
 * @throws RsanetError QUEUE_UNAVAILABLE without `@aws-sdk/client-s3`; INVALID_ARGUMENT without a bucket
 */
export async function s3Store(place: string): Promise<Store> {
  const { hostname: Bucket, pathname } = new URL(place);
  if (Bucket === '') {
    throw new RsanetError('INVALID_ARGUMENT', `${place} names no bucket; give s3://bucket/prefix.`);
  }
  const { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } = await sdk();
  // Stores beside Amazon's seldom know buckets by the name of the host.
  const client = new S3Client({ forcePathStyle: true });
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const Key = (key: string) => (prefix === '' ? key : `${prefix}/${key}`);
  return {
    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Key(key) }));
        return (await Body?.transformToString()) ?? '';
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async write(key, text) {
      await client.send(new PutObjectCommand({ Bucket, Key: Key(key), Body: text }));
    },
  };
}

async function sdk() {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (cause) {
    throw new RsanetError(
      'QUEUE_UNAVAILABLE',
      'Results go to S3 by @aws-sdk/client-s3, which is not here; install it beside @rsanet/queue.',
      { cause },
    );
  }
}
