export {
  ASSIGNMENT_RATE,
  ASSIGNMENT_RECIPE,
  type AssignmentsResult,
  assignments,
} from './assignments/assignments.ts';
export {
  type ArithmeticOptions,
  type ArithmeticResult,
  arithmetic,
  type TrainedOn,
} from './benchmarks/arithmetic.ts';
export type { ColdStarts } from './benchmarks/cold-starts.ts';
export {
  type EngineComparison,
  type EngineOptions,
  type EngineResult,
  engine,
  type RealmName,
} from './benchmarks/engine.ts';
export { type FoldingOptions, type FoldingResult, folding } from './benchmarks/folding.ts';
export type { Goal } from './benchmarks/goal.ts';
export {
  type PostprocessingCase,
  type PostprocessingOptions,
  type PostprocessingResult,
  postprocessing,
} from './benchmarks/postprocessing.ts';
export { type CcmOptions, type CcmProgress, ccm } from './ccm/ccm.ts';
export type {
  CcmBackend,
  CcmComparison,
  CcmFindings,
  CcmResult,
  CcmSet,
  ChartPoint,
} from './ccm/result.ts';
export type { VariantCost } from './ccm/variant-cost.ts';
export {
  type SetKind,
  type SetName,
  setsOn,
  smallSets,
  type Variant,
  type VariantSet,
  variantSets,
} from './ccm/variants.ts';
export type { Verdict } from './ccm/verdict.ts';
export { type CompareOptions, type CompareProgress, compare } from './compare/compare.ts';
export type { BackendStep } from './compare/compare-backend.ts';
export type {
  BackendComparison,
  ByStage,
  CompareResult,
  PackageComparison,
  Revision,
  Side,
  Stage,
  StageComparison,
  StageNoise,
} from './compare/result.ts';
export type { BackendState } from './environment/backend-state.ts';
export { type Environment, environment, type Machine, machine } from './environment/environment.ts';
export type { GitState } from './environment/git.ts';
export type { Download, Fresh, MeasuredStart, PeakMemory } from './fresh/task.ts';
export { type AaOptions, type AaResult, aa } from './matrix/aa.ts';
export {
  type MatrixNetwork,
  type MatrixOptions,
  type MatrixProgress,
  type MatrixResult,
  matrix,
} from './matrix/matrix.ts';
export type { MeasuredSession } from './matrix/measure-session.ts';
export type { NetworkFacts } from './matrix/network-files.ts';
export type { Cell } from './matrix/run-cell.ts';
export { type ComparePeersOptions, comparePeers } from './peers/compare-peers.ts';
export {
  ANIMAL_CLASSES,
  type EvaluatePeerOptions,
  evaluatePeer,
  type PeerAccuracy,
} from './peers/evaluate-peer.ts';
export type { PeersProgress } from './peers/measure-peer.ts';
export {
  CONTENDERS,
  type ContenderName,
  type PeerName,
  type PretrainedName,
} from './peers/names.ts';
export {
  type PeerDetector,
  type PeerOptions,
  rsanetPeer,
} from './peers/peer-detector.ts';
export { type Peer, peers } from './peers/peers.ts';
export type { GraphModelExecutor } from './peers/pretrained/graph-model-executor.ts';
export {
  loadPretrained,
  type PretrainedDetector,
  type PretrainedOptions,
  pretrained,
} from './peers/pretrained/load-pretrained.ts';
export type { Pretrained } from './peers/pretrained/pretrained.ts';
export { type FlopConvention, type Published, publishedMacs } from './peers/published.ts';
export { type PublishedRow, publishedTable } from './peers/published-table.ts';
export type { PeerFigures, PeerFindings, PeersResult } from './peers/result.ts';
export type { Chart } from './report/charts/chart.ts';
export { type ModelFigures, modelCharts } from './report/charts/model-card.ts';
export { engineReport } from './report/markdown/engine.ts';
export { type BenchResult, readResult } from './report/read-result.ts';
export { reportFiles } from './report/report-files.ts';
export { charts, markdownReport } from './report/reports.ts';
export type { Bandwidth, MachineSpeed } from './roofline/machine-speed.ts';
export type { Roofline, RooflineStep } from './roofline/roofline.ts';
export { LONG_FORM, type RsamForm, SHORT_FORM } from './rsam/recipe.ts';
export type { RsamFindings, RsamResult } from './rsam/result.ts';
export { type RsamOptions, rsam } from './rsam/rsam.ts';
export { partsOfRsam, READINGS, type RsamVariant } from './rsam/variants.ts';
export type { AnswerDifference, TensorDifferences } from './sameness/differences.ts';
export {
  type ComparedStep,
  type TrainingSamenessOptions,
  type TrainingSamenessResult,
  trainingSameness,
  type Witness,
} from './sameness/training-sameness.ts';
export { sampleImage } from './sample/image.ts';
export { sampleModel, withCandidates } from './sample/network.ts';
export { openSession } from './sessions/open-session.ts';
export type { OutputDifference } from './sessions/output-difference.ts';
export type { Parity } from './sessions/parity.ts';
export {
  BACKENDS,
  type BackendName,
  type Job,
  type Opened,
  type OpenOptions,
  type Resources,
  type Session,
  type SessionInfo,
  type SessionOpener,
  type SessionOutputs,
  type StageTimes,
} from './sessions/protocol.ts';
export type { Drift } from './soak/drift.ts';
export type { MemorySample, SoakVerdict } from './soak/judge.ts';
export { type SoakOptions, type SoakResult, soak } from './soak/soak.ts';
export type { SoakCase, TurnCounts } from './soak/turn.ts';
export type { Interval } from './statistics/bootstrap.ts';
export {
  comparePairs,
  type PairComparison,
  type PairOptions,
  type Timed,
} from './statistics/compare-pairs.ts';
export type { Figure } from './statistics/figure.ts';
export type { MeanInterval } from './statistics/mean-interval.ts';
export type { PairedRatio } from './statistics/paired-ratio.ts';
export { type Summary, summarise } from './statistics/summary.ts';
export type { VariantFindings, Verdict as GainVerdict } from './study/findings.ts';
export type { TriedRate } from './study/rates.ts';
export type { RateSearch, Rates, StudyRecipe, Variant as StudyVariant } from './study/recipe.ts';
export { slugOf } from './study/run-record.ts';
export type { StudyOptions, StudyProgress } from './study/study.ts';
export type { RunStep, StudyRun, TrainedRun, TrainRun } from './study/train-run.ts';
export { type SoftLabelsOptions, softLabels } from './teach/soft-labels.ts';
export {
  TRAINERS,
  type TrainerChoice,
  type TrainerName,
  type TrainingWork,
} from './training-speed/job.ts';
export { parseTrainer } from './training-speed/parse-trainer.ts';
export {
  type TrainerResult,
  type TrainingSpeedOptions,
  type TrainingSpeedResult,
  trainingSpeed,
  type UnavailableTraining,
} from './training-speed/training-speed.ts';
export {
  type TransferOptions,
  type TransferResult,
  type TransferStart,
  type TransferVariant,
  transfer,
} from './transfer/transfer.ts';
