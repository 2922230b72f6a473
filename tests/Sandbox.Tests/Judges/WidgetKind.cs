using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Sandbox.Tests.Judges;

/// <summary>A custom kind with every type of list and map that field ownership tells apart.</summary>
public static class WidgetKind
{
    public const string GroupVersion = "apis/conformance.example.com/v1";
    public const string Plural = "widgets";

    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.conformance.example.com"},
         "spec":{"group":"conformance.example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object",
           "properties":{
            "spec":{"type":"object","properties":{
             "replicas":{"type":"integer"},"mode":{"type":"string"},
             "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{"type":"object",
              "required":["port","protocol"],
              "properties":{"port":{"type":"integer"},"protocol":{"type":"string"},"name":{"type":"string"}}}},
             "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
             "args":{"type":"array","items":{"type":"string"}},
             "settings":{"type":"object","additionalProperties":{"type":"string"}},
             "frozen":{"type":"object","x-kubernetes-map-type":"atomic","additionalProperties":{"type":"string"}}}},
            "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}}}]}}
        """;

    public static async Task<string> DefineAsync(Judge judge)
    {
        var (code, body) = await judge.Api.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition);
        Assert.True(code is 201 or 409, body.ToJsonString());
        var path = judge.Path(GroupVersion, Plural);
        await Eventually.BecomesTrueAsync("widgets are served", TimeSpan.FromSeconds(30), async () => (await judge.Api.GetAsync(path)).Code == 200);
        return path;
    }

    /// <summary>A widget as JSON.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rest">Other fields, each followed by a comma at its front.</param>
    public static string Json(string name, string rest = "") =>
        $$"""{"apiVersion":"conformance.example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"}{{rest}}}""";
}
