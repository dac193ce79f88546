import { useState } from "react";
import type { ConnectionDetail } from "../../bindings";
import { Button } from "../../components/Button";
import { SidePanel } from "../../components/SidePanel";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { CreateForm } from "./CreateForm";
import { PickSource, type Source } from "./PickSource";
import { useBase } from "./use-draft";

export interface CreateConnectionProps {
  /** What it is made from, where that is known already. */
  from?: Source | undefined;
  onClose: () => void;
  /** It is there; where a browser or code is needed, its authorization has begun. */
  onMade: (connection: ConnectionDetail) => void;
  className?: string;
}

/** First what to connect to, then what it takes. */
export function CreateConnection({ from, onClose, onMade, className }: CreateConnectionProps) {
  const [source, setSource] = useState(from);
  if (!source) {
    return (
      <SidePanel title="Create connection" onClose={onClose} {...(className && { className })}>
        <PickSource onPick={setSource} />
      </SidePanel>
    );
  }
  return (
    <FromSource
      key={source.type === "profile" ? source.id : source.key}
      source={source}
      onChange={() => setSource(undefined)}
      onClose={onClose}
      onMade={onMade}
      className={className}
    />
  );
}

function FromSource({
  source,
  onChange,
  onClose,
  onMade,
  className,
}: Omit<CreateConnectionProps, "from" | "className"> & {
  source: Source;
  onChange: () => void;
  className: string | undefined;
}) {
  const { base, choice, error } = useBase(source);
  if (base) return <CreateForm {...{ base, choice, onChange, onClose, onMade, className }} />;
  return (
    <SidePanel title="Create connection" onClose={onClose} {...(className && { className })}>
      {error ? (
        <>
          <ErrorState title="It could not be read" error={error} className="p-0" />
          <Button className="self-start" onClick={onChange}>
            Choose another
          </Button>
        </>
      ) : (
        <Skeleton tall rows={4} />
      )}
    </SidePanel>
  );
}
