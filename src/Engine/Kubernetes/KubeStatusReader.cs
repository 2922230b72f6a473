using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Makes a <see cref="KubeApiException"/> of a server's answer, without the object contents that servers echo.</summary>
internal static class KubeStatusReader
{
    private const int LongestMessage = 1024;
    private const int LongestCause = 256;
    private const int MostCauses = 32;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    /// <param name="status">HTTP status.</param>
    /// <param name="body">The answer's body; need not be a Status, nor whole.</param>
    /// <param name="retryAfter">The header, or null.</param>
    /// <param name="secret">Whether the request was about a core Secret, whose contents must not come back in messages.</param>
    /// <param name="now">For a <c>Retry-After</c> that is a date.</param>
    public static KubeApiException Read(
        int status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, bool secret, DateTimeOffset now)
    {
        var parsed = TryParse(body);
        var wait = Wait(retryAfter, now);
        if (parsed is null)
        {
            var text = secret ? "" : KubeText.Bounded(System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 400)]).Trim(), 200);
            return new(status, "", text.Length == 0 ? $"HTTP {status}" : $"HTTP {status}: {text}", null, wait);
        }

        return FromStatus(parsed, status, secret, wait);
    }

    /// <param name="status">A <c>Status</c> object, e.g. out of a watch.</param>
    /// <param name="httpStatus">Used when the object has no valid <c>code</c>.</param>
    public static KubeApiException FromStatus(JsonObject status, int httpStatus, bool secret, TimeSpan? retryAfter = null)
    {
        var code = httpStatus >= 400 ? httpStatus : (int)(Number(status["code"]) ?? 500);
        var reason = KubeText.Bounded(Text(status["reason"]) ?? "", 64);
        var details = Details(status["details"] as JsonObject, secret);
        var seconds = Number((status["details"] as JsonObject)?["retryAfterSeconds"]);
        var raw = Text(status["message"]) ?? "";
        var message = secret && KubeEcho.MayEchoContents(code, raw)
            ? KubeEcho.SecretMessage(code, reason, raw, details)
            : KubeText.Bounded(KubeEcho.Cut(raw), LongestMessage);
        return new(
            code,
            reason,
            message.Length == 0 ? $"HTTP {code} {reason}".TrimEnd() : message,
            details,
            retryAfter ?? (seconds is > 0 ? Clamp(TimeSpan.FromSeconds(Math.Min(seconds.Value, 86_400))) : null));
    }

    private static JsonObject? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return KubeJson.ParseObject(body) is { } parsed && Text(parsed["kind"]) == "Status" ? parsed : null;
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or a body that was cut: the caller goes by the HTTP status
        }
    }

    private static JsonObject? Details(JsonObject? details, bool secret)
    {
        if (details is null)
        {
            return null;
        }

        var kept = new JsonObject();
        foreach (var name in (string[])["name", "group", "kind", "uid"])
        {
            if (Text(details[name]) is { } text)
            {
                kept[name] = KubeText.Bounded(text, LongestCause);
            }
        }

        if (details["causes"] is JsonArray causes)
        {
            kept["causes"] = new JsonArray([.. causes.OfType<JsonObject>().Take(MostCauses).Select(cause => Cause(cause, secret))]);
        }

        return kept;
    }

    private static JsonNode Cause(JsonObject cause, bool secret)
    {
        var kept = new JsonObject
        {
            ["reason"] = KubeText.Bounded(Text(cause["reason"]) ?? "", 64),
            ["field"] = KubeText.Bounded(Text(cause["field"]) ?? "", LongestCause),
        };
        if (!secret && Text(cause["message"]) is { } message)
        {
            kept["message"] = KubeText.Bounded(KubeEcho.Cut(message), LongestCause);
        }

        return kept;
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => Clamp(delta),
        { Date: { } date } => Clamp(date - now),
        _ => null,
    };

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestRetryAfter ? LongestRetryAfter : wait;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) && number is > 0 and < 1e9 ? number : null;
}
