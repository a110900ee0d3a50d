import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fold, type ReadFile, readGraphModel, toOnnx } from '@rsanet/graph';
import type { Roofline } from '../roofline/roofline.ts';
import { jobFiles } from '../sessions/browser/job-files.ts';
import { builtFile } from '../sessions/node/installed.ts';
import type { Job } from '../sessions/protocol.ts';
import type { ColdStart } from './cold-start.ts';
import { inPage } from './in-page.ts';
import { inProcess } from './in-process.ts';
import type { Fresh, FreshJob, Measured, Task } from './task.ts';

/** Writes the same network, folded, as ONNX beside its graph model, and the detector's metadata. */
export async function writeOnnx(folder: string, read: ReadFile): Promise<void> {
  const { graph, metadata } = await readGraphModel(read);
  await writeFile(join(folder, 'model.onnx'), toOnnx(fold(graph)));
  await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata.rsanet));
}

/**
 * Measures in fresh Node processes.
 *
 * @param job a detector's, whose folder holds `image.rgb` and what {@link writeOnnx} writes
 */
export function freshProcesses(
  job: Job,
  timeoutMs: number,
  script: string = builtFile('node', 'fresh.js'),
): Fresh {
  return freshIn((task) => inProcess(script, freshJob(job, job.model, task), timeoutMs));
}

/** Measures in fresh pages, likewise, each of a Chromium of its own. */
export function freshPages(job: Job, timeoutMs: number): Fresh {
  return freshIn(async (task) =>
    inPage(await jobFiles(job, 'fresh'), freshJob(job, '/model/', task), timeoutMs),
  );
}

function freshIn(measure: (task: Task) => Promise<Measured>): Fresh {
  return {
    async coldStart(runtime) {
      const { value, ...taken } = await measure({ kind: 'coldStart', runtime });
      return { ...(value as ColdStart), ...taken };
    },
    roofline: async (runs) => (await measure({ kind: 'roofline', runs })).value as Roofline,
  };
}

function freshJob({ image: { width, height } }: Job, folder: string, task: Task): FreshJob {
  return { task, folder, image: { width, height } };
}
