using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Tests.Judges;

namespace OrleansGitOps.Sandbox.Tests.Conformance;

/// <summary>Create, read, change, delete, list and watch of built-in kinds, judged by the control plane v1.20.</summary>
public sealed class ObjectTests
{
    private const string Core = "api/v1";

    public static TheoryData<JudgeKind> Judges => [JudgeKind.Sandbox, JudgeKind.ControlPlane];

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Create_Twice_AlreadyExists(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");

        var first = await judge.Api.PostAsync(path, Map("a", """{"k":"v"}"""));
        var second = await judge.Api.PostAsync(path, Map("a", """{"k":"v"}"""));

        Assert.Equal(201, first.Code);
        Assert.NotNull(first.Body["metadata"]!["uid"]);
        Assert.Equal(409, second.Code);
        AssertJson("""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \"a\" already exists",
            "reason":"AlreadyExists","details":{"name":"a","kind":"configmaps"},"code":409}
            """, second.Body);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Get_Missing_NotFound(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);

        var (_, body) = await judge.Api.GetAsync(judge.Path("apis/apps/v1", "deployments") + "/a");

        AssertJson("""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \"a\" not found",
            "reason":"NotFound","details":{"name":"a","group":"apps","kind":"deployments"},"code":404}
            """, body);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Update_OldVersion_Conflicts(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        var (_, created) = await judge.Api.PostAsync(path, Map("a", """{"k":"v"}"""));
        await judge.Api.MergeAsync($"{path}/a", """{"data":{"k":"w"}}""");

        var (code, body) = await judge.Api.PutAsync($"{path}/a", created.ToJsonString());

        Assert.Equal(409, code);
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version "
            + "and try again",
            body["message"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Patch_NothingNew_KeepsTheVersion(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        var (_, created) = await judge.Api.PostAsync(path, Map("a", """{"k":"v"}"""));

        var (_, patched) = await judge.Api.MergeAsync($"{path}/a", """{"data":{"k":"v"}}""");

        Assert.Equal(created["metadata"]!["resourceVersion"]!.ToString(), patched["metadata"]!["resourceVersion"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task DryRun_Create_StoresNothing(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");

        var (code, _) = await judge.Api.PostAsync($"{path}?dryRun=All", Map("a", "{}"));
        var (found, _) = await judge.Api.GetAsync($"{path}/a");

        Assert.Equal((201, 404), (code, found));
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task List_SelectorsAndPages_GiveWhatTheyAskFor(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "secrets");
        foreach (var (name, tier) in ((string, string)[])[("a", "x"), ("b", "x"), ("c", "y"), ("d", "x")])
        {
            await judge.Api.PostAsync(path, $$$"""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}","labels":{"tier":"{{{tier}}}"}},"stringData":{"k":"v"}}
                """);
        }

        var (_, first) = await judge.Api.GetAsync($"{path}?labelSelector=tier%3Dx&limit=2");
        var token = Uri.EscapeDataString(first["metadata"]!["continue"]!.ToString());
        var (_, rest) = await judge.Api.GetAsync($"{path}?labelSelector=tier%3Dx&limit=2&continue={token}");
        var (_, named) = await judge.Api.GetAsync($"{path}?fieldSelector=metadata.name%3Dc");
        var (_, sets) = await judge.Api.GetAsync($"{path}?labelSelector=tier%20in%20(y,z)");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["d"], Names(rest));
        Assert.Equal(["c"], Names(named));
        Assert.Equal(["c"], Names(sets));
        Assert.Equal("SecretList", named["kind"]!.ToString());
        Assert.Null(named["items"]![0]!["kind"]);
        Assert.Equal("dg==", named["items"]![0]!["data"]!["k"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Watch_FromAVersion_ShowsTheChangesOfTheSelection(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        var (_, list) = await judge.Api.GetAsync(path);
        var version = list["metadata"]!["resourceVersion"]!.ToString();
        await judge.Api.PostAsync(path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"on":"1"}}}""");
        await judge.Api.MergeAsync($"{path}/a", """{"data":{"k":"v"}}""");
        await judge.Api.MergeAsync($"{path}/a", """{"metadata":{"labels":{"on":null}}}""");
        await judge.Api.MergeAsync($"{path}/a", """{"metadata":{"labels":{"on":"2"}}}""");
        await judge.Api.DeleteAsync($"{path}/a");

        var events = await judge.Api.WatchAsync($"{path}?watch=true&labelSelector=on&timeoutSeconds=20&resourceVersion={version}", 5);

        Assert.Equal(["ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED"], events.Select(item => item["type"]!.ToString()));
        Assert.Equal("1", events[2]["object"]!["metadata"]!["labels"]!["on"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Delete_WithFinalizer_WaitsForIt(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        await judge.Api.PostAsync(path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","finalizers":["example.com/hold"]}}""");

        var (code, waiting) = await judge.Api.DeleteAsync($"{path}/a");
        await judge.Api.MergeAsync($"{path}/a", """{"metadata":{"finalizers":null}}""");
        var (gone, _) = await judge.Api.GetAsync($"{path}/a");

        Assert.Equal((200, 404), (code, gone));
        Assert.NotNull(waiting["metadata"]!["deletionTimestamp"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Delete_PreconditionOfAnotherUid_Conflicts(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        var (_, created) = await judge.Api.PostAsync(path, Map("a", "{}"));

        var (code, body) = await judge.Api.DeleteAsync($"{path}/a", """{"preconditions":{"uid":"other"}}""");
        var (_, gone) = await judge.Api.DeleteAsync($"{path}/a");

        Assert.Equal(409, code);
        Assert.Contains("the UID in the precondition (other)", body["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Success", gone["status"]!.ToString());
        Assert.Equal(created["metadata"]!["uid"]!.ToString(), gone["details"]!["uid"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task StrategicMergePatch_Containers_MergeByName(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path("apis/apps/v1", "deployments");
        await judge.Api.PostAsync(path, Deployment);

        var (code, body) = await judge.Api.SendAsync(HttpMethod.Patch, $"{path}/web", """
            {"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"},{"name":"web"}],
            "containers":[{"name":"side","image":"side:1"},{"name":"web","env":[{"name":"A","$patch":"delete"}]}]}}}}
            """, "application/strategic-merge-patch+json");

        Assert.Equal(200, code);
        var containers = body["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal(["side", "web"], containers.Select(container => container!["name"]!.ToString()));
        AssertJson("""[{"name":"B","value":"2"}]""", containers[1]!["env"]);
        Assert.Equal(2, body["metadata"]!["generation"]!.GetValue<int>());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Create_Deployment_HasTheDefaultsOfTheServer(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);

        var (_, body) = await judge.Api.PostAsync(judge.Path("apis/apps/v1", "deployments"), Deployment);

        AssertJson("""
            {"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
            {"name":"web","image":"web:1","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"resources":{},
            "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],
            "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},
            "schedulerName":"default-scheduler"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},
            "revisionHistoryLimit":10,"progressDeadlineSeconds":600}
            """, WithoutNulls(body["spec"]));
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Create_WrongDeployment_NamesTheFields(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);

        var (code, body) = await judge.Api.PostAsync(judge.Path("apis/apps/v1", "deployments"), """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
            "template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}
            """);

        Assert.Equal(422, code);
        Assert.Equal("Invalid", body["reason"]!.ToString());
        Assert.Equal("spec.template.metadata.labels", body["details"]!["causes"]![0]!["field"]!.ToString());
        Assert.Equal("FieldValueInvalid", body["details"]!["causes"]![0]!["reason"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Scale_Deployment_ChangesReplicasOnly(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path("apis/apps/v1", "deployments");
        await judge.Api.PostAsync(path, Deployment);

        var (code, scale) = await judge.Api.MergeAsync($"{path}/web/scale", """{"spec":{"replicas":3}}""");
        var (_, body) = await judge.Api.GetAsync($"{path}/web");

        Assert.Equal((200, "Scale"), (code, scale["kind"]!.ToString()));
        Assert.Equal(3, body["spec"]!["replicas"]!.GetValue<int>());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Delete_Owner_TakesItsDependentsAlong(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = judge.Path(Core, "configmaps");
        var (_, owner) = await judge.Api.PostAsync(path, Map("owner", "{}"));
        await judge.Api.PostAsync(path, $$$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"dependent","ownerReferences":[
            {"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{owner["metadata"]!["uid"]}}}"}]}}
            """);

        await judge.Api.DeleteAsync($"{path}/owner", """{"propagationPolicy":"Background"}""");

        await TestKit.Processes.Eventually.BecomesTrueAsync("the dependent goes", TimeSpan.FromSeconds(60),
            async () => (await judge.Api.GetAsync($"{path}/dependent")).Code == 404);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Delete_Namespace_EmptiesIt(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        await judge.Api.PostAsync(judge.Path(Core, "configmaps"), Map("a", "{}"));

        await judge.Api.DeleteAsync($"/api/v1/namespaces/{judge.Namespace}");

        await TestKit.Processes.Eventually.BecomesTrueAsync("the namespace goes", TimeSpan.FromSeconds(60),
            async () => (await judge.Api.GetAsync($"/api/v1/namespaces/{judge.Namespace}")).Code == 404);
        Assert.Equal(404, (await judge.Api.GetAsync($"{judge.Path(Core, "configmaps")}/a")).Code);
    }

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1","env":[{"name":"A","value":"1"},
        {"name":"B","value":"2"}]}]}}}}
        """;

    private static string Map(string name, string data) =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"},"data":{{data}}}""";

    private static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString());

    /// <summary>Servers before 1.35 write an empty creation time into templates.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map.ToList())
            {
                if (value is null)
                {
                    map.Remove(key);
                }

                WithoutNulls(value);
            }
        }

        return node;
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nbut is {actual?.ToJsonString()}");
}
