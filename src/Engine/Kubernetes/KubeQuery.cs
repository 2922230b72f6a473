using System.Globalization;
using System.Text;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Query strings of API requests.</summary>
internal static class KubeQuery
{
    /// <summary>Escaped, without a question mark; pairs without a value are left out.</summary>
    public static string Of(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var result = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (!string.IsNullOrEmpty(value))
            {
                result.Append(result.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return result.ToString();
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
