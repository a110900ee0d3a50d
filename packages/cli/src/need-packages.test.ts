import { expect, test } from 'vitest';
import { needPackages } from './need-packages.ts';
import { UsageError } from './usage-error.ts';

test('packages that are there are no error; missing ones are named, with the line that installs all', () => {
  needPackages(['@rsanet/tfjs', '@tensorflow/tfjs-core']);
  const need = () => needPackages(['@rsanet/tfjs', '@rsanet/missing', 'gone']);
  expect(need).toThrowError(UsageError);
  expect(need).toThrowError(
    '@rsanet/missing and gone are not installed, which this needs: npm install @rsanet/cli @rsanet/tfjs @rsanet/missing gone',
  );
});
