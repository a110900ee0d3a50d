import defaultModel from '@rsanet/models/default';
import { listBackends } from './backend/backend-choice.ts';
import { browserFacts } from './backend/browser-facts.ts';
import { backendOffers, whyNotBetter } from './backend/offers.ts';
import { makeBenchmark } from './benchmark/benchmark-view.ts';
import { makeLimits } from './detect/limits-form.ts';
import { makeModelLoader } from './detect/model-loader.ts';
import type { OpenDetector } from './detect/open-detector.ts';
import { makeResultsView } from './detect/results-view.ts';
import { createSession } from './detect/session.ts';
import { makeStageView } from './detect/stage-view.ts';
import { element } from './element.ts';
import { makeModelChoice } from './model/model-choice.ts';
import { showNetwork } from './network/network-view.ts';
import { makeNotice } from './notice.ts';
import { isStream, type Source } from './source/source.ts';
import { makeSourceChoice } from './source/source-choice.ts';
import { makeTabs } from './tabs.ts';

const notice = makeNotice();
const stage = makeStageView();
const results = makeResultsView(stage);
const limits = makeLimits(() => session.again());
const session = createSession({ limits, onSeen: results.show, onError: notice.show });
const stop = element('stop', HTMLButtonElement);
const labels = element('labels', HTMLInputElement);

makeTabs(element('tabs', HTMLElement));
labels.addEventListener('change', () => stage.setLabels(labels.checked));
stop.addEventListener('click', stopStream);
makeSourceChoice(async (open) => {
  notice.clear();
  try {
    show(await open());
    return true;
  } catch (error) {
    notice.show(error);
    return false;
  }
});

const offers = backendOffers(await browserFacts());
const loader = makeModelLoader({
  offers,
  onLoading() {
    notice.clear();
    session.setDetector(null);
    results.reset(null);
  },
  onModel: (model) => void showNetwork(model).catch(notice.show),
  onDetector(opened) {
    say(opened);
    session.setDetector(opened.detector);
  },
  onError: notice.show,
});
listBackends(offers, loader.setBackend);
makeModelChoice(loader.setModel);
makeBenchmark({ offers, onStart: stopStream, onError: notice.show });
loader.setModel(async () => defaultModel);

function show(source: Source): void {
  const moves = isStream(source);
  stage.show(source);
  stage.describe(source.name);
  results.reset({ name: source.name, moves });
  stop.hidden = !moves;
  session.setSource(source);
}

function stopStream(): void {
  if (stop.hidden) return;
  stop.hidden = true;
  for (const id of ['sample-video', 'camera']) element(id, HTMLElement).ariaPressed = 'false';
  session.setSource(null);
}

function say({ detector, offer }: OpenDetector): void {
  const { metadata, input } = detector;
  element('status', HTMLElement).textContent =
    `${metadata.name ?? 'Your model'} at ${input.width} × ${input.height} on ${offer.name}.`;
  const why = whyNotBetter(offers, offer.kind);
  const automatic = element('backend-automatic', HTMLInputElement).checked;
  element('backend-note', HTMLElement).textContent = [
    `Computes on ${offer.name}${offer.software ? ', in software' : ''}, in a worker, `,
    automatic ? `as the best that starts. ${why}` : 'as you chose.',
  ].join('');
}
