import type { InferOutput } from 'valibot';
import { expectTypeOf, test } from 'vitest';
import type { AssignmentsResult } from '../../assignments/assignments.ts';
import type { CcmResult } from '../../ccm/result.ts';
import type { CompareResult } from '../../compare/result.ts';
import type { AaResult } from '../../matrix/aa.ts';
import type { MatrixResult } from '../../matrix/matrix.ts';
import type { PeersResult } from '../../peers/result.ts';
import type { RsamResult } from '../../rsam/result.ts';
import type { aaResult } from './aa.ts';
import type { assignmentsResult } from './assignments.ts';
import type { ccmResult } from './ccm.ts';
import type { compareResult } from './compare.ts';
import type { matrixResult } from './matrix.ts';
import type { peersResult } from './peers.ts';
import type { rsamResult } from './rsam.ts';

/** A type whose intersections are one object and whose lists may be written. */
type Plain<T> = { -readonly [Key in keyof T]: Plain<T[Key]> };

test('a schema and its result cannot drift apart', () => {
  expectTypeOf<Plain<InferOutput<typeof matrixResult>>>().toEqualTypeOf<Plain<MatrixResult>>();
  expectTypeOf<Plain<InferOutput<typeof aaResult>>>().toEqualTypeOf<Plain<AaResult>>();
  expectTypeOf<Plain<InferOutput<typeof ccmResult>>>().toEqualTypeOf<Plain<CcmResult>>();
  expectTypeOf<Plain<InferOutput<typeof rsamResult>>>().toEqualTypeOf<Plain<RsamResult>>();
  expectTypeOf<Plain<InferOutput<typeof assignmentsResult>>>().toEqualTypeOf<
    Plain<AssignmentsResult>
  >();
  expectTypeOf<Plain<InferOutput<typeof peersResult>>>().toEqualTypeOf<Plain<PeersResult>>();
  expectTypeOf<Plain<InferOutput<typeof compareResult>>>().toEqualTypeOf<Plain<CompareResult>>();
});
