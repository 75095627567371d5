import { MissingError } from '../../scripts/rigs/progress.ts';

/**
 * For the `skip` option of a suite: the reason why what it needs cannot be had on this machine, or `false`.
 * In CI nothing may be skipped, so there the reason is a failure.
 */
export async function skipIfMissing(find: () => Promise<unknown>): Promise<string | false> {
  try {
    await find();
    return false;
  } catch (error) {
    if (error instanceof MissingError && process.env['CI'] !== 'true') {
      return error.message;
    }
    throw error;
  }
}
