using System.Text.Json.Nodes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Every kind of drift, by the tools that people use.</summary>
internal static class DriftCases
{
    private const string Deployment = "deployment/web";
    private const string Service = "service/web";
    private const string Settings = "configmap/settings";
    private const string Policy = "networkpolicy/web";
    private const string Patch = "kubectl-patch";
    private const string Pod = "/spec/template/spec";
    private const string Web = Pod + "/containers/0";
    private const string PodField = "spec.template.spec";
    private const string WebField = PodField + ".containers[name=web]";

    public static IReadOnlyList<DriftCase> All { get; } = [.. Workloads(), .. Lists(), .. Metadata(), .. Networks(), .. Others(), .. Tools()];

    private static IEnumerable<DriftCase> Workloads() =>
    [
        new("scale (kubectl scale)", Deployment, hand => hand.Kubectl.RunAsync("scale", Deployment, "--replicas=3"), "spec.replicas", null),
        new("env value changed (kubectl set env)", Deployment, hand => hand.Kubectl.RunAsync("set", "env", Deployment, "-c=web", "MODE=debug"),
            $"{WebField}.env[name=MODE].value", "kubectl-set"),
        new("env value → valueFrom", Deployment, hand => hand.JsonAsync(Deployment,
            Replace($"{Web}/env/0", "{'name':'MODE','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}")),
            $"{WebField}.env[name=MODE].value", null),
        new("liveness probe httpGet → exec", Deployment, hand => hand.StrategicAsync(Deployment,
            InWeb("'livenessProbe':{'httpGet':null,'exec':{'command':['true']}}")), $"{WebField}.livenessProbe.exec.command", Patch),
        new("readiness probe httpGet → tcpSocket", Deployment, hand => hand.StrategicAsync(Deployment,
            InWeb("'readinessProbe':{'httpGet':null,'tcpSocket':{'port':1}}")), $"{WebField}.readinessProbe.tcpSocket.port", Patch),
        new("volume emptyDir → configMap", Deployment, hand => hand.JsonAsync(Deployment,
            Replace($"{Pod}/volumes/0", "{'name':'cache','configMap':{'name':'marker'}}")),
            $"{PodField}.volumes[name=cache].emptyDir", null),
        new("volume configMap → emptyDir", Deployment, hand => hand.JsonAsync(Deployment,
            Replace($"{Pod}/volumes/1", "{'name':'conf','emptyDir':{}}")),
            $"{PodField}.volumes[name=conf].configMap", null),
        new("strategy RollingUpdate → Recreate", Deployment, hand => hand.StrategicAsync(Deployment,
            "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}"), "spec.strategy.type", Patch),
        new("memory limit raised (kubectl set resources)", Deployment,
            hand => hand.Kubectl.RunAsync("set", "resources", Deployment, "-c=web", "--limits=memory=1Gi"), $"{WebField}.resources.limits.memory",
            "kubectl-set"),
        new("privileged", Deployment, hand => hand.StrategicAsync(Deployment, InWeb("'securityContext':{'privileged':true}")),
            $"{WebField}.securityContext.privileged", Patch),
        new("host network", Deployment, hand => hand.MergeAsync(Deployment, "{'spec':{'template':{'spec':{'hostNetwork':true}}}}"),
            $"{PodField}.hostNetwork", Patch),
        new("argument added", Deployment, hand => hand.JsonAsync(Deployment, Add($"{Web}/args/-", "'--evil'")),
            $"{WebField}.args", Patch),
        new("service account changed (kubectl set serviceaccount)", Deployment,
            hand => hand.Kubectl.RunAsync("set", "serviceaccount", Deployment, "admin"), $"{PodField}.serviceAccountName", "kubectl-set"),
    ];

    private static IEnumerable<DriftCase> Lists() =>
    [
        new("container renamed", Deployment, hand => hand.JsonAsync(Deployment, Replace($"{Web}/name", "'other'")),
            WebField, Patch),
        new("container added (sidecar)", Deployment, hand => hand.StrategicAsync(Deployment,
            "{'spec':{'template':{'spec':{'containers':[{'name':'spy','image':'spy:1'}]}}}}"), $"{PodField}.containers[name=spy].image", Patch),
        new("init container added", Deployment, hand => hand.StrategicAsync(Deployment,
            "{'spec':{'template':{'spec':{'initContainers':[{'name':'first','image':'spy:1'}]}}}}"), $"{PodField}.initContainers[name=first].image",
            Patch),
        new("container removed", Deployment, hand => hand.JsonAsync(Deployment, Remove($"{Pod}/containers/1")),
            $"{PodField}.containers[name=helper]", null),
        new("containers reordered", Deployment, hand => hand.JsonAsync(Deployment, Move($"{Pod}/containers")), $"{PodField}.containers", null),
        new("containerPort added", Deployment, hand => hand.StrategicAsync(Deployment, InWeb("'ports':[{'containerPort':9999}]")),
            $"{WebField}.ports[containerPort=9999,protocol=TCP].containerPort", Patch),
        new("containerPort changed", Deployment, hand => hand.JsonAsync(Deployment,
            Replace($"{Web}/ports/0/containerPort", "8081")), $"{WebField}.ports[containerPort=8080,protocol=TCP]",
            Patch),
        new("containerPort removed", Deployment, hand => hand.JsonAsync(Deployment, Remove($"{Web}/ports/1")),
            $"{WebField}.ports[containerPort=9090,protocol=TCP]", null),
        new("ports reordered", Deployment, hand => hand.JsonAsync(Deployment, Move($"{Web}/ports")), $"{WebField}.ports", null),
        new("env added", Deployment, hand => hand.StrategicAsync(Deployment, InWeb("'env':[{'name':'EXTRA','value':'1'}]")),
            $"{WebField}.env[name=EXTRA].value", Patch),
        new("env removed", Deployment, hand => hand.JsonAsync(Deployment, Remove($"{Web}/env/1")),
            $"{WebField}.env[name=LEVEL]", null),
        new("env reordered", Deployment, hand => hand.JsonAsync(Deployment, Move($"{Web}/env")), $"{WebField}.env", null),
        new("volume and mount added", Deployment, hand => hand.StrategicAsync(Deployment,
            "{'spec':{'template':{'spec':{'volumes':[{'name':'host','hostPath':{'path':'/'}}],"
            + "'containers':[{'name':'web','volumeMounts':[{'name':'host','mountPath':'/host'}]}]}}}}"),
            $"{PodField}.volumes[name=host].hostPath.path", Patch),
    ];

    private static IEnumerable<DriftCase> Metadata() =>
    [
        new("label of Git changed (kubectl label)", Deployment, hand => hand.Kubectl.RunAsync("label", "--overwrite", Deployment, "tier=back"),
            "metadata.labels.tier", "kubectl-label"),
        new("label of Git removed (kubectl label)", Deployment, hand => hand.Kubectl.RunAsync("label", Deployment, "tier-"), "metadata.labels.tier", null),
        new("annotation of Git changed (kubectl annotate)", Deployment,
            hand => hand.Kubectl.RunAsync("annotate", "--overwrite", Deployment, "example.com/owner=team-b"),
            "metadata.annotations[\"example.com/owner\"]", "kubectl-annotate"),
        new("annotation of Git removed", Deployment, hand => hand.Kubectl.RunAsync("annotate", Deployment, "example.com/owner-"),
            "metadata.annotations[\"example.com/owner\"]", null),
        new("annotation of the pod template changed", Deployment, hand => hand.MergeAsync(Deployment,
            "{'spec':{'template':{'metadata':{'annotations':{'example.com/config':'v2'}}}}}"),
            "spec.template.metadata.annotations[\"example.com/config\"]", Patch),
        new("tracking label removed", Deployment, hand => hand.Kubectl.RunAsync("label", Deployment, "orleans-gitops.io/app-"),
            "metadata.labels[\"orleans-gitops.io/app\"]", null),
        new("tracking id changed", Settings,
            hand => hand.Kubectl.RunAsync("annotate", "--overwrite", Settings, "argocd.argoproj.io/tracking-id=other:/ConfigMap:x/settings"),
            "metadata.annotations[\"argocd.argoproj.io/tracking-id\"]", "kubectl-annotate"),
    ];

    private static IEnumerable<DriftCase> Networks() =>
    [
        new("selector key added", Service, hand => hand.MergeAsync(Service, "{'spec':{'selector':{'extra':'x'}}}"), "spec.selector.extra", Patch),
        new("selector changed (kubectl set selector)", "service/inner", hand => hand.Kubectl.RunAsync("set", "selector", "service/inner", "app=evil"),
            "spec.selector.app", "kubectl-set"),
        new("service port changed", Service, hand => hand.JsonAsync(Service, Replace("/spec/ports/0/port", "81")),
            "spec.ports[port=80,protocol=TCP]", null),
        new("service port added", "service/inner", hand => hand.JsonAsync("service/inner",
            Replace("/spec/ports", "[{'name':'a','port':80,'targetPort':8080},{'name':'b','port':99,'targetPort':99}]")),
            "spec.ports[port=99,protocol=TCP].port", Patch),
        new("nodePort changed", Service, hand => hand.JsonAsync(Service, Replace("/spec/ports/0/nodePort", "30081")),
            "spec.ports[port=80,protocol=TCP].nodePort", Patch),
        new("service ports reordered", Service, hand => hand.JsonAsync(Service, Move("/spec/ports")), "spec.ports", null),
        new("service type ClusterIP → NodePort", "service/inner", hand => hand.MergeAsync("service/inner", "{'spec':{'type':'NodePort'}}"), "spec.type",
            Patch),
        new("network policy rule added", Policy, hand => hand.JsonAsync(Policy,
            Add("/spec/ingress/-", "{'from':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}")), "spec.ingress", Patch),
        new("network policy opened (ingress: [{}])", Policy, hand => hand.MergeAsync(Policy, "{'spec':{'ingress':[{}]}}"), "spec.ingress", Patch),
        new("network policy type removed", Policy, hand => hand.MergeAsync(Policy, "{'spec':{'policyTypes':['Egress']}}"), "spec.policyTypes", Patch),
        new("ingress host changed", "ingress/web", hand => hand.JsonAsync("ingress/web",
            Replace("/spec/rules/0/host", "'evil.example.com'")), "spec.rules", Patch),
    ];

    private static IEnumerable<DriftCase> Others() =>
    [
        new("key of a ConfigMap changed", Settings, hand => hand.MergeAsync(Settings, "{'data':{'color':'red'}}"), "data.color", Patch),
        new("key of a ConfigMap added", Settings, hand => hand.MergeAsync(Settings, "{'data':{'extra':'1'}}"), "data.extra", Patch),
        new("key of a ConfigMap removed", Settings, hand => hand.MergeAsync(Settings, "{'data':{'size':null}}"), "data.size", null),
        new("value of a Secret changed", "secret/token", hand => hand.MergeAsync("secret/token", "{'stringData':{'password':'stolen'}}"),
            "data.password", Patch),
        new("rule of a Role added", "role/web", hand => hand.JsonAsync("role/web",
            Add("/rules/-", "{'apiGroups':['*'],'resources':['*'],'verbs':['*']}")), "rules", Patch),
        new("subject of a RoleBinding added (kubectl set subject)", "rolebinding/web",
            hand => hand.Kubectl.RunAsync("set", "subject", "rolebinding/web", "--user=mallory"), "subjects", "kubectl-set"),
        new("limit of an HPA raised", "horizontalpodautoscaler/scaled",
            hand => hand.MergeAsync("horizontalpodautoscaler/scaled", "{'spec':{'maxReplicas':40}}"), "spec.maxReplicas", Patch),
        new("deleted", Settings, hand => hand.Kubectl.RunAsync("delete", Settings), null, null) { Type = "deleted" },
        new("deployment deleted", Deployment, hand => hand.Kubectl.RunAsync("delete", Deployment), null, null) { Type = "deleted" },
    ];

    private static IEnumerable<DriftCase> Tools() =>
    [
        new("kubectl set image", Deployment, hand => hand.Kubectl.RunAsync("set", "image", Deployment, "web=evil:1"), $"{WebField}.image", "kubectl-set"),
        new("kubectl edit", Deployment, hand => hand.Kubectl.EditAsync(Deployment, "s/web:1.0/web:evil/"), $"{WebField}.image", "kubectl-edit"),
        new("kubectl edit of a key", Settings, hand => hand.Kubectl.EditAsync(Settings, "s/blue/red/"), "data.color", "kubectl-edit"),
        new("kubectl apply (client-side)", Settings, hand => hand.ApplyAsync(
            "{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { color: red, mine: x } }"), "data.mine", "kubectl-client-side-apply"),
        new("kubectl apply (client-side) of a Deployment", Deployment, hand => hand.ApplyAsync(
            DriftApp.Deployment.Replace("web:1.0", "web:evil", StringComparison.Ordinal).Replace("maxSurge: 2", "maxSurge: 3", StringComparison.Ordinal)),
            "spec.strategy.rollingUpdate.maxSurge", "kubectl-client-side-apply"),
        new("kubectl apply --server-side --force-conflicts", Settings, hand => hand.ApplyAsync(
            "{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { color: red, mine: x } }", "--server-side", "--force-conflicts"),
            "data.mine", "kubectl"),
        new("kubectl replace", Settings, async hand =>
        {
            var result = await hand.Kubectl.TryAsync(
                "{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { color: red } }", "replace", "--filename=-");
            Assert.True(result.ExitCode == 0, result.Error);
        }, "data.size", "kubectl-replace"),
        new("PUT by an unknown tool", Settings, hand => hand.PutAsync(
            "api/v1/namespaces/NS/configmaps/settings", item => item["data"]!["color"] = "red"), "data.color", Hand.UnknownTool),
        new("PUT of a Deployment by an unknown tool", Deployment, hand => hand.PutAsync(
            "apis/apps/v1/namespaces/NS/deployments/web", item =>
            {
                var container = item["spec"]!["template"]!["spec"]!["containers"]![0]!;
                container["image"] = "evil:1";
                container["env"] = new JsonArray();
                item["metadata"]!["labels"]!.AsObject().Remove("tier");
            }), $"{WebField}.image", Hand.UnknownTool),
        new("union switched by an unknown tool", Deployment, hand => hand.PutAsync(
            "apis/apps/v1/namespaces/NS/deployments/web", item =>
                item["spec"]!["template"]!["spec"]!["containers"]![0]!["livenessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 1 } }),
            $"{WebField}.livenessProbe.httpGet", null),
    ];

    private static string InWeb(string fields) => "{'spec':{'template':{'spec':{'containers':[{'name':'web'," + fields + "}]}}}}";

    private static string Add(string path, string value) => Operation("add", path, $",'value':{value}");

    private static string Replace(string path, string value) => Operation("replace", path, $",'value':{value}");

    private static string Remove(string path) => Operation("remove", path, "");

    private static string Move(string list) => Operation("move", $"{list}/1", $",'from':'{list}/0'");

    private static string Operation(string name, string path, string rest) => $"[{{'op':'{name}','path':'{path}'{rest}}}]";
}
