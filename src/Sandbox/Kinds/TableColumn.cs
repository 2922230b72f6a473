using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Value">What stands in it; null is shown as nothing. The object is only read.</param>
internal sealed record TableColumn(string Name, Func<JsonObject, DateTimeOffset, JsonNode?> Value)
{
    /// <summary><c>string, integer, number, boolean</c> or <c>date</c>.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Shown with <c>-o wide</c> only.</summary>
    public bool IsWide { get; init; }

    public string Format { get; init; } = "";
}
