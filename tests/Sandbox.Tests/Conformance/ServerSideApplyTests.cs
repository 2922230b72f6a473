using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Tests.Judges;

namespace OrleansGitOps.Sandbox.Tests.Conformance;

/// <summary>Server-side apply on custom resources, judged by today's server.</summary>
public sealed class ServerSideApplyTests
{
    public static TheoryData<JudgeKind> Judges => [JudgeKind.Sandbox, JudgeKind.Current];

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_NewObject_OwnsWhatItNames(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);

        var (code, body) = await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", """
            ,"spec":{"replicas":1,"ports":[{"port":80,"protocol":"TCP","name":"web"}],"tags":["x"],"args":["a","b"],
            "settings":{"k":"v"},"frozen":{"f":"1"}}
            """));

        Assert.Equal(201, code);
        AssertFields(body, "one", """
            {"f:spec":{"f:args":{},"f:frozen":{},"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{}}},
            "f:replicas":{},"f:settings":{"f:k":{}},"f:tags":{"v:\"x\"":{}}}}
            """);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_FieldOfAnother_ConflictsUntilForced(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1,"mode":"m"}"""));

        var single = await judge.Api.ApplyAsync($"{path}/a", "two", WidgetKind.Json("a", ""","spec":{"replicas":2}"""));
        var both = await judge.Api.ApplyAsync($"{path}/a", "two", WidgetKind.Json("a", ""","spec":{"replicas":2,"mode":"n"}"""));
        var forced = await judge.Api.ApplyAsync($"{path}/a", "two", WidgetKind.Json("a", ""","spec":{"replicas":2}"""), "&force=true");

        Assert.Equal(409, single.Code);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas", single.Body["message"]!.ToString());
        AssertJson("""[{"reason":"FieldManagerConflict","message":"conflict with \"one\"","field":".spec.replicas"}]""", single.Body["details"]!["causes"]);
        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.mode\n- .spec.replicas", both.Body["message"]!.ToString());
        Assert.Equal(200, forced.Code);
        AssertFields(forced.Body, "one", """{"f:spec":{"f:mode":{}}}""");
        AssertFields(forced.Body, "two", """{"f:spec":{"f:replicas":{}}}""");
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_SameValueOfAnother_IsOwnedByBothAndStaysWhenOneLeaves(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1,"tags":["x","y"],"settings":{"k":"v"}}"""));
        await judge.Api.ApplyAsync($"{path}/a", "two", WidgetKind.Json("a", ""","spec":{"replicas":1,"tags":["y","z"]}"""));

        var (code, body) = await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a"));

        Assert.Equal(200, code);
        AssertJson("""{"replicas":1,"tags":["y","z"]}""", body["spec"]);
        Assert.DoesNotContain(Managers(body), manager => manager["manager"]!.ToString() == "one");
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Update_ByAnother_TakesWhatItChanges(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1,"mode":"m","settings":{"k":"v"}}"""));

        var (_, body) = await judge.Api.MergeAsync($"{path}/a?fieldManager=hand", """{"spec":{"replicas":5,"settings":{"new":"w","k":null}}}""");
        var conflict = await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1}"""));

        AssertFields(body, "one", """{"f:spec":{"f:mode":{}}}""", """{"f:spec":{"f:mode":{},"f:settings":{}}}""");
        AssertFields(body, "hand", """{"f:spec":{"f:replicas":{},"f:settings":{"f:new":{}}}}""");
        Assert.Equal("Update", Manager(body, "hand")["operation"]!.ToString());
        Assert.StartsWith("Apply failed with 1 conflict: conflict with \"hand\" using conformance.example.com/v1", conflict.Body["message"]!.ToString(),
            StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Create_ByPost_OwnsAllWithParents(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);

        var (code, body) = await judge.Api.PostAsync($"{path}?fieldManager=hand", """
            {"apiVersion":"conformance.example.com/v1","kind":"Widget","metadata":{"name":"a","labels":{"l":"1"}},
            "spec":{"ports":[{"port":80,"protocol":"TCP"}],"tags":["x"]}}
            """);

        Assert.Equal(201, code);
        AssertFields(body, "hand", """
            {"f:metadata":{"f:labels":{".":{},"f:l":{}}},"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},
            "f:protocol":{}}},"f:tags":{".":{},"v:\"x\"":{}}}}
            """);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_ListsByKey_KeepTheOrderOfTheConfiguration(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"tags":["a","b","c"]}"""));

        var (_, body) = await judge.Api.ApplyAsync($"{path}/a", "two", WidgetKind.Json("a", ""","spec":{"tags":["d","c","a"]}"""));

        AssertJson("""["b","d","c","a"]""", body["spec"]!["tags"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_NothingNew_ChangesNothing(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        var config = WidgetKind.Json("a", ""","spec":{"replicas":1,"settings":{"k":"v"}}""");
        var (_, first) = await judge.Api.ApplyAsync($"{path}/a", "one", config);

        var (code, second) = await judge.Api.ApplyAsync($"{path}/a", "one", config);

        Assert.Equal(200, code);
        AssertJson(first.ToJsonString(), second);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_Status_HasAnEntryOfItsOwn(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1},"status":{"phase":"ignored"}"""));

        var (code, body) = await judge.Api.ApplyAsync($"{path}/a/status", "one", WidgetKind.Json("a", ""","status":{"phase":"Ready"}"""));

        Assert.Equal(200, code);
        AssertJson("""{"phase":"Ready"}""", body["status"]);
        Assert.Equal(1, body["metadata"]!["generation"]!.GetValue<int>());
        var entry = Managers(body).Single(manager => manager["subresource"]?.ToString() == "status");
        AssertJson("""{"f:status":{"f:phase":{}}}""", entry["fieldsV1"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_OldVersion_Conflicts(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);
        await judge.Api.ApplyAsync($"{path}/a", "one", WidgetKind.Json("a", ""","spec":{"replicas":1}"""));

        var (code, body) = await judge.Api.ApplyAsync($"{path}/a", "one",
            """{"apiVersion":"conformance.example.com/v1","kind":"Widget","metadata":{"name":"a","resourceVersion":"1"},"spec":{"replicas":2}}""");

        Assert.Equal(409, code);
        Assert.Equal(
            "Operation cannot be fulfilled on widgets.conformance.example.com \"a\": the object has been modified; please apply your changes to "
            + "the latest version and try again",
            body["message"]!.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Judges))]
    public async Task Apply_WithoutManager_IsRefused(JudgeKind kind)
    {
        await using var judge = await Judge.OpenAsync(kind);
        var path = await WidgetKind.DefineAsync(judge);

        var (code, body) = await judge.Api.ApplyAsync($"{path}/a", "", WidgetKind.Json("a"));

        Assert.Equal(422, code);
        Assert.Equal(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", body["message"]!.ToString());
    }

    private static void AssertFields(JsonObject body, string manager, params string[] expected) =>
        Assert.True(
            expected.Any(fields => JsonNode.DeepEquals(JsonNode.Parse(fields), Manager(body, manager)["fieldsV1"])),
            $"expected {expected[0]}\nbut is {Manager(body, manager)["fieldsV1"]?.ToJsonString()}");

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nbut is {actual?.ToJsonString()}");

    private static JsonObject Manager(JsonObject body, string name) => Managers(body).Single(manager => manager["manager"]!.ToString() == name);

    private static IEnumerable<JsonObject> Managers(JsonObject body) =>
        (body["metadata"]?["managedFields"] as JsonArray ?? throw new InvalidOperationException(body.ToJsonString())).Cast<JsonObject>();
}
