import { makeNotice } from '../notice.ts';
import { makeLabelling } from './labelling.ts';
import { makeResultView } from './result-view.ts';
import { makeRunView } from './run-view.ts';
import { keepModel, keptImages, keptModel } from './storage.ts';

const notice = makeNotice();
const images = makeLabelling({ images: await keptImages(), onError: notice.show });
const result = makeResultView(notice.show);

await makeRunView({
  images,
  onStart() {
    notice.clear();
    result.setModel(null).catch(notice.show);
  },
  onTrained(files) {
    keepModel(files).catch(notice.show);
    result.setModel(files).catch(notice.show);
  },
  onError: notice.show,
});
await result.setModel(await keptModel()).catch(notice.show);
