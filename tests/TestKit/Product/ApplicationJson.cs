using System.Text.Json.Nodes;

namespace OrleansGitOps.TestKit.Product;

/// <summary>What tests look at in an application's JSON.</summary>
internal static class ApplicationJson
{
    public static string? Sync(this JsonObject application) => (string?)application["status"]?["sync"]?["status"];

    public static string? Health(this JsonObject application) => (string?)application["status"]?["health"]?["status"];

    public static string? Revision(this JsonObject application) => (string?)application["status"]?["sync"]?["revision"];

    public static string? Phase(this JsonObject application) => (string?)application["status"]?["operationState"]?["phase"];

    public static IReadOnlyList<(string Type, string Message)> Conditions(this JsonObject application) =>
        [.. (application["status"]?["conditions"] as JsonArray ?? []).Select(item => ((string)item!["type"]!, (string)item["message"]!))];

    public static bool Has(this JsonObject application, string conditionType, string part) =>
        application.Conditions().Any(item => item.Type == conditionType && item.Message.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static int HistoryCount(this JsonObject application) => (application["status"]?["history"] as JsonArray)?.Count ?? 0;
}
