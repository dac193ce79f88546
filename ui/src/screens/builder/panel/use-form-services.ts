import { useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import type { SampleSource, Samples } from "../../../bindings";
import { findNode } from "../../../canvas/drawing";
import { focusDone } from "../../../canvas/selection";
import { draftOf, useBuilder, useNodeProblems, useReadOnly } from "../../../canvas/store";
import { type FormServices, makePreviewer } from "../../../form";
import { clockTime } from "../../../lib/format";
import { rpc } from "../../../lib/host";
import { useNow } from "../../../lib/use-now";
import { useSamples } from "./use-samples";
import { variablesOf } from "./variables-of";

/** What the form of a step needs to know of the flow around it. */
export function useFormServices(node: string): FormServices {
  const flow = useBuilder((state) => state.flow);
  const kinds = useBuilder((state) => state.kinds);
  // Only what a template can refer to: ids, names and lines, not what stands in the fields.
  const shape = useBuilder(
    useShallow((state) => [
      ...state.history.present.nodes.map(({ id, kind, name }) => `${id} ${kind} ${name}`),
      "",
      ...state.history.present.edges.map(({ from, port, to }) => `${from} ${port} ${to}`),
    ]),
  );
  const problems = useNodeProblems(node);
  const readOnly = useReadOnly();
  const asked = useBuilder((state) => (state.focus?.node === node ? state.focus : undefined));
  const samples = useSamples(flow);
  const now = useNow(60_000);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the draft, which changes with each keystroke
  const variables = useMemo(
    () => variablesOf(draftOf(useBuilder.getState()), node, kinds, samples.data),
    [shape, node, kinds, samples.data],
  );

  // A new sample or another shape makes earlier answers old.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const preview = useMemo(
    () =>
      makePreviewer((templates) =>
        rpc("preview", { flow, node, templates, draft: draftOf(useBuilder.getState()) }),
      ),
    [flow, node, shape, samples.data],
  );

  const sampleWords = wordsOf(samples.data, now);
  return useMemo(
    () => ({
      variables,
      sampleWords,
      problems,
      readOnly,
      focus: asked && { field: asked.field },
      focused: focusDone,
      preview,
      config: () => findNode(draftOf(useBuilder.getState()), node)?.config ?? {},
    }),
    [node, variables, sampleWords, problems, readOnly, asked, preview],
  );
}

const SOURCES: Record<SampleSource, string> = {
  pasted: "pasted",
  test: "test",
  run: "run",
  example: "an example",
};

/** "Sample: test at 14:32", of the trigger's sample. */
function wordsOf(samples: Samples | undefined, now: number): string {
  const [first] = samples?.nodes ?? [];
  if (!first) return "";
  const source = SOURCES[first.source];
  return first.source === "example" || first.at === 0
    ? `Sample: ${source}`
    : `Sample: ${source} at ${clockTime(first.at, now).slice(0, -3)}`;
}
