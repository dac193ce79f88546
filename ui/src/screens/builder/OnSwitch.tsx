import { useBuilder } from "../../canvas/store";
import { Switch } from "../../components/Switch";
import { Tooltip } from "../../components/Tooltip";
import { switchFlow } from "./flow-edits";

/** Whether the flow's triggers are answered. */
export function OnSwitch() {
  const on = useBuilder((state) => state.on);
  const published = useBuilder((state) => state.version !== null);
  const body = (
    <span className="flex items-center gap-2">
      <Switch
        checked={on}
        disabled={!published}
        label={on ? "Flow is on" : "Flow is off"}
        onChange={(next) => void switchFlow(next)}
      />
      <span className="w-5 font-medium">{on ? "On" : "Off"}</span>
    </span>
  );
  if (published) return body;
  return <Tooltip text="Publish the flow first, then it can be switched on.">{body}</Tooltip>;
}
